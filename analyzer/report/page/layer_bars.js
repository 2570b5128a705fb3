// Time and energy, a stack per layer, in the order of the schedule.
const MOST_BARS = 500;

// The layers in sight. Where there are more than there is room for, the one of
// most `size` stands for its neighbours.
function barsInSight(layers, range, size) {
  const [from, to] = range ? [Math.max(0, Math.ceil(range[0])), Math.min(layers.length - 1, Math.floor(range[1]))] : [0, layers.length - 1];
  const inSight = layers.slice(from, to + 1);
  const each = Math.ceil(inSight.length / MOST_BARS);
  if (each <= 1) return {bars: inSight, each: 1};
  const bars = [];
  for (let i = 0; i < inSight.length; i += each) {
    bars.push(inSight.slice(i, i + each).reduce((most, layer) => ((size(layer) || 0) > (size(most) || 0) ? layer : most)));
  }
  return {bars, each};
}

// parts: [{title, colour, value(layer)}]
function layerBarsFigure({place, label, caption, analysis, parts, size, format, titles, describe, matches, onChoose}) {
  const layers = analysis.layers;
  const used = parts.filter((part) => layers.some((layer) => part.value(layer) > 0));
  return new Figure({
    place, label, caption, describe, onChoose,
    axis: 'x',
    range: [-0.5, layers.length - 0.5],
    position: (layer) => layers.indexOf(layer),
    rangeText: (at) => `layer ${Math.max(0, Math.min(layers.length - 1, Math.round(at)))}`,
    marks: layers,
    columns: layerColumns(analysis).filter(({title}) => ['#', 'layer', 'operators', ...titles].includes(title)),
    legend: used.map(({title, colour: name}) => ({title, colour: name})),
    build: (range, width) => {
      const {bars, each} = barsInSight(layers, range, size);
      const index = new Map(layers.map((layer, i) => [layer, i]));
      const [from, to] = range || [-0.5, layers.length - 0.5];
      const faint = colour('line');
      return {
        note: each > 1 ? `Each bar is the most expensive of ${each} neighbouring layers; zoom in to see every layer.` : '',
        type: 'bar',
        data: {
          datasets: used.map((part) => {
            const own = colour(part.colour);
            return {
              label: part.title, parsing: false, grouped: false, stack: 'all',
              data: bars.map((layer) => ({x: index.get(layer), y: part.value(layer) || 0, mark: layer})),
              backgroundColor: bars.map((layer) => (matches(layer) ? own : faint)),
              hoverBackgroundColor: colour('selected'),
              barThickness: Math.max(1, Math.min(40, 0.8 * (width - 60) * each / (to - from))), minBarLength: 0,
            };
          }),
        },
        options: {
          interaction: {mode: 'nearest', axis: 'x', intersect: false},
          scales: {
            x: {type: 'linear', min: from, max: to, offset: false, stacked: true, title: {text: 'layer, in the order of the schedule'}, ticks: {precision: 0, includeBounds: false}},
            y: {type: 'linear', beginAtZero: true, stacked: true, ticks: {callback: format}},
          },
        },
      };
    },
  });
}

function timeFigure(place, analysis, matches, onChoose) {
  const levels = levelsOf(analysis.layers);
  const spilling = (layer) => (layer.streaming || {}).spilling_seconds || 0;
  const parts = boundsOf(analysis.layers, levels).map(({bound, title, colour: name}) => ({
    title: `bound: ${title}`, colour: name,
    value: (layer) => ((layer.bound || '') === bound ? layer.latency_seconds - spilling(layer) : undefined),
  }));
  parts.push({title: 'spilling', colour: 'static', value: spilling});
  parts.push({title: 'exposed streaming', colour: 'streaming', value: (layer) => (layer.streaming || {}).exposed_seconds});
  return layerBarsFigure({
    place, analysis, parts, matches, onChoose,
    label: 'Time by layer',
    caption: 'The height is the time of a layer; its colour is what bounds it. Activations on their way to the host and back stand on that, and loads of weights that nothing hides on top.',
    size: (layer) => layer.share, format: Amounts.seconds,
    titles: ['time', 'share', 'bound', 'exposed'],
    describe: (layer) => `${layerName(layer)}; ${layerOperators(layer)}; ${Amounts.seconds(layer.latency_seconds)}, ${Amounts.percent(layer.share)} of the total; bound: ${Amounts.words(layer.bound)}`
      + (layer.streaming ? `; ${Amounts.seconds(layer.streaming.exposed_seconds)} of exposed streaming` : ''),
  });
}

function energyFigure(place, analysis, matches, onChoose) {
  const levels = levelsOf(analysis.layers);
  const part = (title, name, value) => ({title, colour: name, value: (layer) => value(layer.energy || {})});
  return layerBarsFigure({
    place, analysis, matches, onChoose,
    parts: [
      part('compute', 'matrix', (energy) => energy.compute),
      ...levels.map((level) => part(level, memoryColour(levels, level), (energy) => (energy.memory || {})[level])),
      part('link', 'streaming', (energy) => energy.link),
      part('static', 'static', (energy) => energy.static)],
    label: 'Energy by layer',
    caption: 'What is known of the energy of each layer, by where it goes.',
    size: (layer) => layer.energy_joules, format: Amounts.joules,
    titles: ['energy'],
    describe: (layer) => {
      const energy = layer.energy || {};
      const known = [['compute', energy.compute], ...Object.entries(energy.memory || {}), ['link', energy.link], ['static', energy.static]].filter(([, joules]) => isKnown(joules));
      return [layerName(layer), layerOperators(layer), `${Amounts.joules(layer.energy_joules)} in all`, ...known.map(([name, joules]) => `${name} ${Amounts.joules(joules)}`)].join('; ');
    },
  });
}
