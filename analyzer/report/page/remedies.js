// What would end the streaming, and what was tried and is not enough.
function showRemedies(analysis) {
  const remedies = analysis.remedies || [];
  byId('remedies-section').hidden = remedies.length === 0;
  const row = (cells, tag) => element('tr', {}, cells.map((cell) => element(tag, tag === 'th' ? {scope: 'col', ...cell} : cell)));
  byId('remedies').replaceChildren(element('div', {class: 'frame'}, [element('table', {class: 'wrapped', 'aria-label': 'Remedies'}, [
    element('thead', {}, [row(['change', 'enough', 'what it takes'].map((text) => ({text, class: 'words'})), 'th')]),
    element('tbody', {}, remedies.map(({kind, works, message}) => row([
      {text: kind, class: 'words'}, {text: works ? 'yes' : 'no', class: `words verdict ${works ? 'good' : 'bad'}`}, {text: message, class: 'words'}], 'td')))])]));
}
