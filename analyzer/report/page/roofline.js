// The roofline: a point per layer under the ceilings of every unit and memory.
function rooflineFigure(place, analysis, matches, onChoose) {
  const layers = analysis.layers;
  const ceilings = (analysis.roofline || {}).ceilings || [];
  const levels = levelsOf(layers);
  const bounds = boundsOf(layers, levels);
  const placed = layers.filter((layer) => layer.intensity > 0 && layer.ops_per_second > 0);
  const corners = [...ceilings.flatMap((ceiling) => ceiling.line), ...placed];
  // A logarithmic axis has no zero: what does no arithmetic stands at the edge.
  const left = Math.min(...corners.map((corner) => corner.intensity));
  const bottom = Math.min(...corners.map((corner) => corner.ops_per_second));
  const edge = {x: Number.isFinite(left) ? left : 1, y: Number.isFinite(bottom) ? bottom : 1};
  const ceilingColour = (ceiling) => (ceiling.kind === 'memory' ? memoryColour(levels, ceiling.name) : ceiling.name);
  const ceilingTitle = (ceiling) => (ceiling.kind === 'memory'
    ? `${ceiling.name} ${Amounts.bytesPerSecond(ceiling.bytes_per_second)}`
    : `${ceiling.name} ${ceiling.precision} ${Amounts.opsPerSecond(ceiling.ops_per_second)}`);
  const isPlaced = (layer) => layer.intensity > 0 && layer.ops_per_second > 0;
  const atEdge = layers.length - placed.length;
  return new Figure({
    place,
    label: 'Roofline',
    caption: 'A point per layer: operations per byte across its border, and the rate at which it runs. The lines are published peaks: a layer near a line is bound by it.'
      + (atEdge > 0 ? ` ${atEdge} layers without arithmetic, or of unknown rate, stand as triangles in the lower left corner.` : ''),
    marks: layers,
    describe: (layer) => `${layerName(layer)}; ${layerOperators(layer)}; ${Amounts.ratio(layer.intensity)} ops per byte; ${Amounts.opsPerSecond(layer.ops_per_second)}, ${Amounts.percent(layer.utilisation)} of the peak; bound: ${Amounts.words(layer.bound)}`,
    columns: layerColumns(analysis).filter(({title}) => ['#', 'layer', 'operators', 'ops/byte', 'rate', 'of peak', 'bound'].includes(title)),
    legend: [
      ...ceilings.map((ceiling) => ({title: ceilingTitle(ceiling), colour: ceilingColour(ceiling), shape: ceiling.kind === 'memory' ? 'dash' : 'line'})),
      ...bounds.map(({title, colour: name}) => ({title: `bound: ${title}`, colour: name, shape: 'circle'}))],
    onChoose,
    build: () => {
      // A dataset per look: the library is quick where all points of a dataset
      // share theirs. The faded come first, below the others.
      const looks = new Map();
      const add = (key, look, layer) => {
        if (!looks.has(key)) looks.set(key, {...look, data: []});
        looks.get(key).data.push(isPlaced(layer) ? {x: layer.intensity, y: layer.ops_per_second, mark: layer} : {...edge, mark: layer});
      };
      for (const isFaded of [true, false]) {
        for (const {bound, colour: name} of bounds) {
          for (const layer of layers) {
            if ((layer.bound || '') !== bound || matches(layer) === isFaded) continue;
            const pointStyle = isPlaced(layer) ? 'circle' : 'triangle';
            add([isFaded, bound, pointStyle].join(), {pointStyle, pointBackgroundColor: colour(isFaded ? 'line' : name)}, layer);
          }
        }
      }
      // The library takes points that it need not parse to be in the order of x.
      for (const {data} of looks.values()) data.sort((a, b) => a.x - b.x);
      return {
        type: 'scatter',
        data: {
          datasets: [
            ...[...looks.values()].map((look) => ({
              ...look, label: 'layers', parsing: false,
              pointBorderColor: colour('page'), pointBorderWidth: layers.length > 2000 ? 0 : 0.5,
              pointRadius: layers.length > 2000 ? 2.5 : 4.5, pointHitRadius: 4,
              pointHoverRadius: 8, pointHoverBackgroundColor: colour('selected'),
            })),
            ...ceilings.map((ceiling) => ({
              label: ceilingTitle(ceiling), showLine: true, pointRadius: 0, pointHitRadius: 0, borderWidth: 2,
              borderDash: ceiling.kind === 'memory' ? [6, 4] : [], borderColor: colour(ceilingColour(ceiling)),
              data: ceiling.line.map((point) => ({x: point.intensity, y: point.ops_per_second})),
            }))],
        },
        options: {
          scales: {
            x: {type: 'logarithmic', title: {text: 'operations per byte'}, ticks: {callback: powerText(Amounts.ratio)}},
            y: {type: 'logarithmic', title: {text: 'operations per second'}, ticks: {callback: powerText(Amounts.opsPerSecond)}},
          },
        },
      };
    },
  });
}

// Labels at 1, 2 and 5 of each power of ten.
function powerText(format) {
  return (value) => (['1', '2', '5'].includes(value.toExponential(6).replace(/\.?0*e.*/, '')) ? format(value) : '');
}
