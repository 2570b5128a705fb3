// What each memory holds at most at once, against what it can.
function memorySpacesFigure(place, analysis) {
  const spaces = analysis.memory_spaces || [];
  const room = (space) => (space.capacity_bytes > 0 ? space.capacity_bytes : undefined);
  const measured = spaces.filter(room);
  const chart = element('div', {class: 'spaces'});
  const table = element('div');
  place.replaceChildren(chart, table);
  new VirtualTable(table, 'Memories', [
    words('memory', (space) => space.name),
    column('capacity', (space) => space.capacity_bytes, Amounts.bytes),
    column('held at most', (space) => space.peak_bytes, Amounts.bytes),
    column('weights', (space) => space.peak_weight_bytes, Amounts.bytes),
    column('activations', (space) => space.peak_activation_bytes, Amounts.bytes),
    column('of them by rows', (space) => space.peak_row_bytes, Amounts.bytes),
  ].filter(({title}) => title !== 'of them by rows' || spaces.some((space) => isKnown(space.peak_row_bytes)))).show(spaces);
  if (measured.length === 0) return undefined;
  const parts = [
    {title: 'weights', colour: 'memory-0', value: (space) => space.peak_weight_bytes},
    {title: 'activations', colour: 'vector', value: (space) => space.peak_activation_bytes}];
  const share = (space, bytes) => bytes / room(space);
  const rows = 26 * measured.length;
  return new Figure({
    place: chart,
    label: 'How full each memory is',
    caption: `What each memory holds when it holds most, as a share of its capacity.${measured.length < spaces.length ? ' A memory whose capacity is not known is in the table only.' : ''}`,
    height: rows + 70,
    marks: measured,
    describe: (space) => [space.name, `${Amounts.bytes(space.peak_bytes)} of ${Amounts.bytes(space.capacity_bytes)}`, ...parts.map(({title, value}) => `${title} ${Amounts.bytes(value(space))}`)].join('; '),
    legend: [...parts, {title: 'capacity', colour: 'bad', shape: 'line'}],
    build: () => ({
      type: 'bar',
      data: {
        labels: measured.map(({name}) => name),
        datasets: [
          ...parts.map(({title, colour: name, value}) => ({
            label: title, stack: 'held', backgroundColor: colour(name), hoverBackgroundColor: colour('selected'), barThickness: 18,
            parsing: {xAxisKey: 'share', yAxisKey: 'name'},
            data: measured.map((space) => ({share: share(space, value(space) || 0), name: space.name, mark: space})),
          })),
          {
            label: 'capacity', stack: 'capacity', grouped: false, barThickness: 24, backgroundColor: 'transparent',
            borderColor: colour('bad'), borderWidth: {right: 2}, borderSkipped: false,
            parsing: {xAxisKey: 'share', yAxisKey: 'name'},
            data: measured.map(({name}) => ({share: 1, name})),
          }],
      },
      options: {
        indexAxis: 'y',
        scales: {
          x: {type: 'linear', stacked: true, min: 0, suggestedMax: 1.05, title: {text: 'share of the capacity'}, ticks: {callback: (value) => Amounts.wholePercent(value)}},
          y: {type: 'category', stacked: true, labels: measured.map(({name}) => name)},
        },
      },
    }),
  });
}
