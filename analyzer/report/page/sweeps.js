// Sweeps: the same analysis with one thing varied, a chart for each axis.
const SWEEP_AXES = {
  batch: {title: 'batch', caption: 'inferences in one run'},
  link: {title: 'host link', caption: 'what the link can carry'},
  on_chip: {title: 'memory on chip', caption: 'its capacity'},
};

function sweepColumns(axis) {
  // Settings are words; they are sorted by what they mean.
  const place = {batch: (point) => point.batch, link: (point) => point.link_bytes_per_second, on_chip: (point) => point.on_chip_bytes}[axis];
  return [
    {title: (SWEEP_AXES[axis] || {title: axis}).title, words: true, value: place || ((point) => point.setting), text: (point) => point.setting},
    verdictColumn(),
    column('latency', total('latency_seconds'), Amounts.seconds),
    column('throughput', total('throughput_per_second'), Amounts.perSecond),
    column('exposed streaming', total('exposed_streaming_seconds'), Amounts.seconds),
    column('streamed', total('streamed_bytes'), Amounts.bytes),
    column('resident', total('resident_weight_bytes'), Amounts.bytes),
    column('contexts', total('contexts'), Amounts.whole),
    column('energy', total('energy_joules'), Amounts.joules),
    words('error', (point) => point.error),
  ];
}

function sweepFigure(place, sweep) {
  const points = sweep.points || [];
  const axis = SWEEP_AXES[sweep.axis] || {title: sweep.axis};
  const curves = [
    {title: 'latency', colour: 'matrix', scale: 'time', style: 'circle', name: 'latency_seconds'},
    {title: 'exposed streaming', colour: 'streaming', scale: 'time', style: 'rect', name: 'exposed_streaming_seconds'},
    {title: 'throughput, on the right', colour: 'vector', scale: 'rate', style: 'triangle', dash: [6, 4], name: 'throughput_per_second'},
  ].map((curve) => ({...curve, value: total(curve.name)}))
    .filter(({value}) => points.some((point) => isKnown(value(point))));
  const failed = points.filter(({error}) => error).length;
  const columns = sweepColumns(sweep.axis).filter(({title}) => title !== 'error' || failed > 0);
  if (curves.length === 0) {  // No picture of nothing.
    new VirtualTable(place, `Sweep over ${axis.title}`, columns).show(points);
    return undefined;
  }
  const shapes = {circle: 'circle', rect: 'box', triangle: 'triangle'};
  return new Figure({
    place,
    label: `Sweep over ${axis.title}`,
    caption: `The whole analysis again at each of ${points.length} settings${axis.caption ? `: ${axis.caption}` : ''}. Empty marks are settings that do not pass.`
      + (failed > 0 ? ` ${failed} could not be analyzed; the table says why.` : ''),
    low: true,
    marks: points,
    describe: (point) => (point.error ? `${point.setting}; ${point.error}`
      : [`${axis.title} ${point.setting}`, verdictOf(point).text, `latency ${Amounts.seconds((point.totals || {}).latency_seconds)}`,
        `of it exposed streaming ${Amounts.seconds((point.totals || {}).exposed_streaming_seconds)}`,
        `throughput ${Amounts.perSecond((point.totals || {}).throughput_per_second)}`, `energy ${Amounts.joules((point.totals || {}).energy_joules)}`].join('; ')),
    columns,
    legend: curves.map(({title, colour: name, style}) => ({title, colour: name, shape: shapes[style]})),
    build: () => {
      const passes = (point) => verdictOf(point).tone !== 'bad';
      const scale = (axisOf, position, title, format) => (curves.some((curve) => curve.scale === axisOf)
        ? {[axisOf]: {type: 'linear', position, beginAtZero: true, title: {text: title}, ticks: {callback: format, maxTicksLimit: 7}, grid: {drawOnChartArea: position === 'left'}}} : {});
      return {
        type: 'line',
        data: {
          labels: points.map(({setting}) => setting),
          datasets: curves.map((curve) => {
            const own = colour(curve.colour);
            return {
              label: curve.title, yAxisID: curve.scale, borderColor: own, borderWidth: 2, borderDash: curve.dash || [],
              pointStyle: curve.style, pointRadius: points.length > 40 ? 3 : 4.5, pointHitRadius: 8, pointBorderColor: own, pointBorderWidth: 1.5,
              pointBackgroundColor: points.map((point) => (passes(point) ? own : colour('page'))),
              pointHoverRadius: 8, pointHoverBackgroundColor: colour('selected'),
              parsing: {xAxisKey: 'setting', yAxisKey: 'value'},
              data: points.map((point) => ({setting: point.setting, value: isKnown(curve.value(point)) ? curve.value(point) : NaN, mark: point})),
            };
          }),
        },
        options: {
          interaction: {mode: 'nearest', axis: 'x', intersect: false},
          scales: {
            x: {type: 'category', title: {text: axis.title}},
            ...scale('time', 'left', 'time of one run', Amounts.seconds),
            ...scale('rate', 'right', 'inferences per second', Amounts.count),
          },
        },
      };
    },
  });
}

function sweepFigures(place, analysis) {
  place.replaceChildren();
  return (analysis.sweeps || []).map((sweep) => {
    const own = element('div', {class: 'sweep', 'data-axis': sweep.axis});
    place.append(element('h3', {text: `Over ${(SWEEP_AXES[sweep.axis] || {title: sweep.axis}).title}`}), own);
    return sweepFigure(own, sweep);
  });
}
