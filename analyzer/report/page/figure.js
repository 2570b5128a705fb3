// A chart with what makes it usable for everyone: a caption, a legend in words
// and shapes, zoom by buttons, keys and wheel, a walk from mark to mark by the
// arrow keys, and the same numbers as a table.
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.plugins.legend.display = false;

class Figure {
  // spec: {place, label, caption, low, axis: the zoomable axis or undefined,
  //   marks: items in the order of the walk, describe(item), columns of the
  //   table below or undefined, build(range): Chart.js configuration,
  //   onChoose(item) or undefined, legend: [{title, colour, shape}],
  //   range: [from, to] of the axis, height in pixels or undefined}
  constructor(spec) {
    this.spec = spec;
    this.range = undefined;  // All of it.
    this.at = -1;
    this.canvas = element('canvas', {tabindex: '0', role: 'img', 'aria-label': `${spec.label}. Arrow keys walk the marks${spec.onChoose ? ', Enter shows what is at one' : ''}${spec.axis ? ', plus and minus zoom, 0 shows all' : ''}. The same numbers stand in the table below.`});
    const parts = [];
    if (spec.caption) parts.push(element('p', {class: 'caption', text: spec.caption}));
    parts.push(this.legend());
    if (spec.axis) {
      const button = (text, label, act) => element('button', {type: 'button', text, 'aria-label': label, onclick: act});
      parts.push(element('div', {class: 'controls'}, [
        button('+', `Zoom into ${spec.label}`, () => this.zoom(0.5)),
        button('−', `Zoom out of ${spec.label}`, () => this.zoom(2)),
        button('←', `Move ${spec.label} left`, () => this.move(-0.5)),
        button('→', `Move ${spec.label} right`, () => this.move(0.5)),
        button('all', `Show all of ${spec.label}`, () => this.setRange(undefined))]));
    }
    const plot = element('div', {class: spec.low ? 'plot low' : 'plot'}, [this.canvas]);
    if (spec.height) plot.style.height = `${spec.height}px`;
    parts.push(plot);
    this.note = element('p', {class: 'caption'});
    parts.push(this.note);
    if (spec.columns) parts.push(this.alternative());
    spec.place.replaceChildren(...parts);
    this.canvas.addEventListener('keydown', (event) => this.onKey(event));
    this.canvas.addEventListener('click', (event) => this.onClick(event));
    if (spec.axis) {
      this.canvas.addEventListener('wheel', (event) => {
        if (!event.ctrlKey && document.activeElement !== this.canvas) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 0.8 : 1.25);
      }, {passive: false});
    }
    this.redraw();
  }

  legend() {
    const namespace = 'http://www.w3.org/2000/svg';
    return element('ul', {class: 'legend'}, this.spec.legend.map(({title, colour: name, shape}) => {
      const picture = document.createElementNS(namespace, 'svg');
      for (const [key, value] of [['width', 14], ['height', 14], ['aria-hidden', 'true']]) picture.setAttribute(key, value);
      const mark = document.createElementNS(namespace, 'path');
      const paths = {box: 'M1 1H13V13H1Z', line: 'M0 7H14', dash: 'M0 7H5M9 7H14', circle: 'M7 2A5 5 0 1 1 6.9 2Z', triangle: 'M7 1L13 13H1Z'};
      mark.setAttribute('d', paths[shape || 'box']);
      mark.setAttribute('fill', shape === 'line' || shape === 'dash' ? 'none' : colour(name));
      mark.setAttribute('stroke', colour(name));
      mark.setAttribute('stroke-width', 2);
      picture.append(mark);
      return element('li', {}, [picture, title]);
    }));
  }

  alternative() {
    const place = element('div');
    const fold = element('details', {}, [element('summary', {text: `${this.spec.label} as a table`}), place]);
    fold.addEventListener('toggle', () => {
      if (!fold.open || place.firstChild) return;
      new VirtualTable(place, this.spec.label, this.spec.columns, this.spec.onChoose).show(this.spec.marks);
    });
    return fold;
  }

  // Colours and data anew.
  redraw() {
    if (this.chart) this.chart.destroy();
    const config = this.spec.build(this.range, this.canvas.parentElement.clientWidth);
    this.note.textContent = config.note || '';
    const text = colour('text');
    for (const scale of Object.values(config.options.scales)) {
      scale.ticks = {color: text, maxRotation: 0, autoSkipPadding: 12, ...scale.ticks};
      scale.grid = {color: colour('line'), borderColor: colour('line'), ...scale.grid};
      if (scale.title) scale.title = {display: true, color: text, ...scale.title};
    }
    config.options.plugins = {tooltip: {callbacks: {title: () => '', label: (hit) => this.tip(hit)}}, ...config.options.plugins};
    this.chart = new Chart(this.canvas, config);
    if (this.at >= 0) this.show(this.at);
  }

  tip(hit) {
    const mark = hit.raw.mark;
    return mark ? this.spec.describe(mark).split('; ') : hit.dataset.label;
  }

  // The mark as it stands in the chart: [dataset, index].
  find(item) {
    for (const [d, dataset] of this.chart.data.datasets.entries()) {
      if (!this.chart.isDatasetVisible(d) || dataset.isSelection) continue;
      const i = dataset.data.findIndex((point) => point.mark === item);
      if (i >= 0) return {datasetIndex: d, index: i};
    }
    return undefined;
  }

  show(at) {
    this.at = at;
    const found = at < 0 ? undefined : this.find(this.spec.marks[at]);
    const hits = found ? [found] : [];
    this.chart.setActiveElements(hits);
    const meta = found && this.chart.getDatasetMeta(found.datasetIndex).data[found.index];
    this.chart.tooltip.setActiveElements(hits, meta ? {x: meta.x, y: meta.y} : {x: 0, y: 0});
    this.chart.update('none');
  }

  select(item) { this.show(this.spec.marks.indexOf(item)); }

  onKey(event) {
    const last = this.spec.marks.length - 1;
    const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10}[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (step !== undefined || event.key === 'Home' || event.key === 'End') {
      if (last < 0) return;
      const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : Math.max(0, Math.min(last, this.at + step));
      this.show(to);
      announce(this.spec.describe(this.spec.marks[to]));
    } else if (event.key === 'Enter' && this.at >= 0 && this.spec.onChoose) {
      this.spec.onChoose(this.spec.marks[this.at]);
    } else if (this.spec.axis && '+=-0'.includes(event.key)) {
      if (event.key === '0') this.setRange(undefined);
      else this.zoom(event.key === '-' ? 2 : 0.5);
    } else {
      return;
    }
    event.preventDefault();
  }

  onClick(event) {
    const hits = this.chart.getElementsAtEventForMode(event, 'nearest', {intersect: true}, true);
    for (const hit of hits) {
      const {mark} = this.chart.data.datasets[hit.datasetIndex].data[hit.index];
      if (!mark) continue;
      if (this.spec.onChoose) this.spec.onChoose(mark);
      else announce(this.spec.describe(mark));
      return;
    }
  }

  // Around the chosen mark if it is in sight, else around the middle.
  zoom(factor) {
    const [low, high] = this.spec.range;
    const [from, to] = this.range || this.spec.range;
    const mark = this.at >= 0 ? this.spec.position(this.spec.marks[this.at]) : undefined;
    const middle = mark >= from && mark <= to ? mark : (from + to) / 2;
    const width = (to - from) * factor;
    if (width >= high - low) return this.setRange(undefined);
    const least = (high - low) / 1e5;
    const start = Math.max(low, Math.min(high - width, middle - width / 2));
    return this.setRange([start, start + Math.max(width, least)]);
  }

  move(share) {
    if (!this.range) return;
    const [low, high] = this.spec.range;
    const [from, to] = this.range;
    const start = Math.max(low, Math.min(high - (to - from), from + (to - from) * share));
    this.setRange([start, start + to - from]);
  }

  setRange(range) {
    this.range = range;
    this.redraw();
    const shown = range ? `${this.spec.rangeText(range[0])} to ${this.spec.rangeText(range[1])}` : 'all';
    announce(`${this.spec.label}: ${shown}`);
  }
}
