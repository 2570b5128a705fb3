// What the on-chip memory holds while each layer runs, against what it can.
function memoryFigure(place, analysis, matches, onChoose) {
  const layers = analysis.layers;
  const capacity = (analysis.target || {}).on_chip_bytes;
  const all = [
    {title: 'weights', colour: 'memory-0', value: (layer) => layer.on_chip_weight_bytes},
    {title: 'activations', colour: 'vector', value: (layer) => layer.on_chip_activation_bytes}];
  const isSplit = layers.some((layer) => all.some(({value}) => isKnown(value(layer))));
  const parts = isSplit ? all : [{title: 'occupied', colour: 'memory-0', value: (layer) => layer.on_chip_bytes}];
  return new Figure({
    place, onChoose,
    label: 'On-chip memory over the schedule',
    caption: 'Weights and live activations on chip while a layer runs. Above the line, streamed weights come in slices.',
    axis: 'x', low: true,
    range: [-0.5, layers.length - 0.5],
    position: (layer) => layers.indexOf(layer),
    rangeText: (at) => `layer ${Math.max(0, Math.min(layers.length - 1, Math.round(at)))}`,
    marks: layers,
    describe: (layer) => [layerName(layer), `${Amounts.bytes(layer.on_chip_bytes)} of ${Amounts.bytes(capacity)}`,
      ...(isSplit ? parts.map(({title, value}) => `${title} ${Amounts.bytes(value(layer))}`) : [])].join('; '),
    columns: layerColumns(analysis).filter(({title}) => ['#', 'layer', 'operators', 'on chip', 'weights', 'activations in', 'activations out'].includes(title)),
    legend: [...parts, {title: `capacity, ${Amounts.bytes(capacity)}`, colour: 'bad', shape: 'dash'}],
    build: (range) => {
      // Marks of the axis at powers of two.
      const most = layers.reduce((high, layer) => Math.max(high, layer.on_chip_bytes || 0), capacity || 1);
      const stepSize = 2 ** Math.ceil(Math.log2(most / 6));
      const [from, to] = range || [-0.5, layers.length - 0.5];
      return {
        type: 'line',
        data: {
          datasets: [
            ...parts.map(({title, colour: name, value}, part) => ({
              label: title, parsing: false, stack: 'occupied', stepped: 'middle', fill: part === 0 ? 'origin' : '-1', borderWidth: 1.5,
              borderColor: colour(name), backgroundColor: `${colour(name)}55`,
              pointRadius: 0, pointHitRadius: 6, pointHoverRadius: 6, pointHoverBackgroundColor: colour('selected'),
              data: layers.map((layer, i) => ({x: i, y: isKnown(value(layer)) ? value(layer) : NaN, mark: layer})),
            })),
            ...(isKnown(capacity) ? [{
              label: 'capacity', parsing: false, stack: 'capacity', pointRadius: 0, pointHitRadius: 0, borderWidth: 2, borderDash: [6, 4], borderColor: colour('bad'),
              data: [{x: -0.5, y: capacity}, {x: layers.length - 0.5, y: capacity}],
            }] : [])],
        },
        options: {
          interaction: {mode: 'nearest', axis: 'x', intersect: false},
          scales: {
            x: {type: 'linear', min: from, max: to, title: {text: 'layer, in the order of the schedule'}, ticks: {precision: 0, includeBounds: false}},
            y: {type: 'linear', beginAtZero: true, stacked: true, ticks: {callback: Amounts.bytes, stepSize}},
          },
        },
      };
    },
  });
}
