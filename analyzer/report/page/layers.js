// What the charts and tables know about layers: names, kinds and columns.
function layerName(layer) {
  const names = layer.names || [];
  if (names.length === 0) return UNKNOWN;
  return names.length === 1 ? names[0] : `${names[0]} +${names.length - 1}`;
}

function layerOperators(layer) { return (layer.op_types || []).join('+'); }

// The part of the memory hierarchy that a level has in the colours.
function memoryColour(levels, level) {
  return `memory-${Math.max(0, Math.min(2, levels.indexOf(level)))}`;
}

function levelsOf(layers) {
  const levels = new Set();
  for (const layer of layers) {
    for (const level of Object.keys(layer.memory_seconds || {})) levels.add(level);
    for (const level of Object.keys((layer.energy || {}).memory || {})) levels.add(level);
  }
  return [...levels].sort();
}

// The bounds that occur, with the name of the colour of each.
function boundsOf(layers, levels) {
  const found = new Set(layers.map((layer) => layer.bound || ''));
  const order = ['matrix', 'vector', ...levels.map((level) => `memory:${level}`), 'overhead', ''];
  return order.filter((bound) => found.has(bound)).map((bound) => ({
    bound,
    title: bound === '' ? 'unknown' : bound.replace('memory:', ''),
    colour: bound.startsWith('memory:') ? memoryColour(levels, bound.slice('memory:'.length)) : bound || 'overhead',
  }));
}

function layerColumns(analysis) {
  const columns = [
    column('#', (layer) => layer.index, Amounts.words),
    words('layer', layerName),
    words('operators', layerOperators),
    words('class', (layer) => layer.op_class),
    column('MACs', (layer) => layer.macs, Amounts.count),
    column('weights', (layer) => layer.weight_bytes, Amounts.bytes),
    column('activations in', (layer) => layer.activation_bytes_in, Amounts.bytes),
    column('activations out', (layer) => layer.activation_bytes_out, Amounts.bytes),
    column('ops/byte', (layer) => layer.intensity, Amounts.ratio),
  ];
  if (!analysis.target) return columns;
  columns.push(
    column('time', (layer) => layer.latency_seconds, Amounts.seconds),
    column('share', (layer) => layer.share, Amounts.percent),
    words('bound', (layer) => layer.bound),
    column('rate', (layer) => layer.ops_per_second, Amounts.opsPerSecond),
    column('of peak', (layer) => layer.utilisation, Amounts.percent),
    column('energy', (layer) => layer.energy_joules, Amounts.joules),
    column('on chip', (layer) => layer.on_chip_bytes, Amounts.bytes));
  if (((analysis.totals || {}).streamed_bytes || 0) > 0) {
    const streaming = (name) => (layer) => (layer.streaming || {})[name];
    columns.push(
      column('streamed', streaming('bytes'), Amounts.bytes),
      column('load', streaming('seconds'), Amounts.seconds),
      column('exposed', streaming('exposed_seconds'), Amounts.seconds),
      column('resident', streaming('resident_bytes'), Amounts.bytes),
      words('why', streaming('reason')));
  }
  return columns;
}
