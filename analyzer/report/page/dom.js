// The one way in which text reaches the page: as text, never as markup. Names
// of layers are whatever a model file says.
function element(tag, properties = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name === 'text') node.textContent = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

function byId(id) { return document.getElementById(id); }

function fillList(id, title, lines) {
  const place = byId(id);
  place.replaceChildren();
  if (lines.length === 0) return;
  const list = element('ul', {class: 'lines'}, lines.map((line) => element('li', {text: line.text, class: line.class})));
  const shownAtOnce = 8;
  if (lines.length <= shownAtOnce) {
    place.append(element('p', {class: 'caption', text: title}), list);
  } else {
    place.append(element('details', {open: false}, [element('summary', {text: `${title} (${lines.length})`}), list]));
  }
}

function fillFigures(id, figures) {
  byId(id).replaceChildren(...figures.map(([name, value]) =>
    element('div', {}, [element('dt', {text: name}), element('dd', {text: value})])));
}

// Said to those who do not see the charts.
function announce(text) { byId('announcer').textContent = text; }

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
