// A table of any length: only the rows in sight are in the document, the others
// are two spaces. Sorting by the buttons of the header, choosing by click or by
// the arrow keys.
const ROW_HEIGHT = 28;

// Columns: {title, words: left aligned, value: what is sorted by, text: what is
// shown, class: of the cell}.
function column(title, value, format) {
  return {title, value, text: (item) => format(value(item))};
}

function words(title, value) {
  return {...column(title, value, Amounts.words), words: true};
}

// Of an analysis or of a point of a sweep.
function total(name) {
  return (item) => (item.totals || {})[name];
}

class VirtualTable {
  // `onChoose` is called with the item of a row.
  constructor(place, label, columns, onChoose) {
    this.columns = columns;
    this.onChoose = onChoose;
    this.items = [];
    this.shown = [];
    this.chosen = undefined;
    this.sort = {column: -1, descending: false};
    this.count = element('p', {class: 'caption', 'aria-live': 'polite'});
    this.body = element('tbody');
    this.headers = columns.map((column, i) => element('th', {scope: 'col', class: column.words ? 'words' : ''}, [
      element('button', {type: 'button', text: column.title, onclick: () => this.sortBy(i)})]));
    this.table = element('table', {'aria-label': label}, [element('thead', {}, [element('tr', {}, this.headers)]), this.body]);
    this.frame = element('div', {class: 'frame', tabindex: '0', role: 'region', 'aria-label': `${label}; arrow keys choose a row`}, [this.table]);
    this.frame.addEventListener('scroll', () => this.draw());
    this.frame.addEventListener('keydown', (event) => this.onKey(event));
    new ResizeObserver(() => this.draw()).observe(this.frame);
    place.replaceChildren(this.count, this.frame);
  }

  show(items, isShown = () => true) {
    this.items = items;
    this.filter(isShown);
  }

  filter(isShown) {
    this.shown = this.items.filter(isShown);
    this.order();
    this.count.textContent = this.shown.length === this.items.length
      ? `${this.items.length} rows` : `${this.shown.length} of ${this.items.length} rows`;
    this.frame.scrollTop = 0;
    this.draw();
  }

  // Numbers most first, words by the alphabet; again the other way round, and
  // then as they came. The unknown is always last.
  sortBy(index) {
    const first = !this.columns[index].words;
    if (this.sort.column !== index) this.sort = {column: index, descending: first};
    else if (this.sort.descending === first) this.sort.descending = !first;
    else this.sort = {column: -1, descending: false};
    this.headers.forEach((header, i) => {
      if (i === this.sort.column) header.setAttribute('aria-sort', this.sort.descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
      const arrow = i !== this.sort.column ? '' : this.sort.descending ? ' ▼' : ' ▲';
      header.firstChild.textContent = this.columns[i].title + arrow;
    });
    this.order();
    this.draw();
  }

  order() {
    const place = new Map(this.items.map((item, i) => [item, i]));
    if (this.sort.column < 0) {
      this.shown.sort((a, b) => place.get(a) - place.get(b));
      return;
    }
    const {value} = this.columns[this.sort.column];
    const sign = this.sort.descending ? -1 : 1;
    this.shown.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (!isKnown(x) || !isKnown(y)) return isKnown(y) - isKnown(x) || place.get(a) - place.get(b);
      const less = typeof x === 'string' ? x.localeCompare(y, 'en') : x - y;
      return sign * less || place.get(a) - place.get(b);
    });
  }

  draw() {
    const margin = 8;
    const first = Math.max(0, Math.floor(this.frame.scrollTop / ROW_HEIGHT) - margin);
    const last = Math.min(this.shown.length, first + Math.ceil(this.frame.clientHeight / ROW_HEIGHT) + 2 * margin);
    const rows = [];
    const space = (count) => {
      if (count === 0) return;
      const cell = element('td', {colspan: this.columns.length});
      cell.style.height = `${count * ROW_HEIGHT}px`;
      rows.push(element('tr', {class: 'space', 'aria-hidden': 'true'}, [cell]));
    };
    space(first);
    for (let i = first; i < last; ++i) {
      const item = this.shown[i];
      rows.push(element('tr', {
        class: this.onChoose ? 'mark' : '', 'aria-rowindex': i + 2, 'aria-selected': this.onChoose ? String(item === this.chosen) : undefined,
        onclick: () => this.choose(item),
      }, this.columns.map((column) => {
        const text = column.text(item);
        return element('td', {text, title: column.words ? text : undefined, class: [column.words ? 'words' : '', column.class ? column.class(item) : ''].join(' ').trim()});
      })));
    }
    space(this.shown.length - last);
    this.table.setAttribute('aria-rowcount', this.shown.length + 1);
    this.body.replaceChildren(...rows);
  }

  choose(item) {
    this.mark(item);
    if (this.onChoose) this.onChoose(item);
  }

  // Shows `item` as chosen, and brings it into sight.
  mark(item) {
    this.chosen = item;
    const row = this.shown.indexOf(item);
    if (row >= 0) {
      const top = row * ROW_HEIGHT;
      const room = this.frame.clientHeight - 2 * ROW_HEIGHT;
      if (top < this.frame.scrollTop || top > this.frame.scrollTop + room) this.frame.scrollTop = Math.max(0, top - room / 2);
    }
    this.draw();
  }

  onKey(event) {
    if (!this.onChoose || event.target !== this.frame) return;
    const row = this.shown.indexOf(this.chosen);
    const to = {ArrowDown: row + 1, ArrowUp: Math.max(0, row - 1), Home: 0, End: this.shown.length - 1}[event.key];
    if (to === undefined || to >= this.shown.length) return;
    event.preventDefault();
    this.choose(this.shown[to]);
  }
}
