// When the compute units and the host link are busy: a lane for each.
function laneItems(analysis) {
  const items = [];
  for (const layer of analysis.layers) {
    const streaming = layer.streaming || {};
    if (isKnown(layer.end_seconds)) {
      items.push({lane: 'compute', what: 'runs', layer, from: layer.start_seconds, to: layer.end_seconds});
    }
    if (streaming.bytes > 0 && !(analysis.link_uses || []).length) {
      items.push({lane: 'link', what: 'weights', layer, from: streaming.load_start, to: streaming.load_end, bytes: streaming.bytes});
    }
  }
  for (const use of analysis.link_uses || []) {
    items.push({lane: 'link', what: use.kind, layer: analysis.layers[use.layer], from: use.start, to: use.end, bytes: use.bytes});
  }
  return items.sort((a, b) => a.from - b.from);
}

const MOST_SPANS = 1000;

// Where a lane has more spans in sight than pixels, the longest stands for its
// neighbours.
function thinned(items) {
  const each = Math.ceil(items.length / MOST_SPANS);
  if (each <= 1) return items;
  const length = (item) => item.to - item.from;
  const kept = [];
  for (let i = 0; i < items.length; i += each) {
    kept.push(items.slice(i, i + each).reduce((longest, item) => (length(item) > length(longest) ? item : longest)));
  }
  return kept;
}

function timelineFigure(place, analysis, matches, onChoose) {
  const items = laneItems(analysis);
  if (items.length === 0) return undefined;
  const end = items.reduce((latest, item) => Math.max(latest, item.to), 0);
  const lanes = ['compute', 'link'].filter((lane) => items.some((item) => item.lane === lane));
  const figure = new Figure({
    place,
    label: 'Timeline of link and compute',
    caption: lanes.length > 1 ? 'One inference from left to right: what the host link loads, and which layer runs.' : 'One inference from left to right. Nothing comes over the host link.',
    axis: 'x', low: true,
    range: [0, end],
    position: (item) => item.from,
    rangeText: Amounts.seconds,
    marks: items,
    describe: (item) => `${item.lane}: ${item.what}; ${item.layer ? layerName(item.layer) : ''}; ${Amounts.seconds(item.from)} to ${Amounts.seconds(item.to)}${isKnown(item.bytes) ? `; ${Amounts.bytes(item.bytes)}` : ''}`,
    columns: [words('lane', (item) => item.lane), words('what', (item) => item.what), words('layer', (item) => item.layer && layerName(item.layer)),
      column('from', (item) => item.from, Amounts.seconds), column('to', (item) => item.to, Amounts.seconds), column('bytes', (item) => item.bytes, Amounts.bytes)],
    legend: lanes.map((lane) => ({title: lane, colour: lane === 'link' ? 'streaming' : 'matrix'})),
    onChoose: (item) => item.layer && onChoose(item.layer),
    build: (range, width) => {
      const [from, to] = range || [0, end];
      // A gap between neighbours, but not where it would be all there is to see.
      const hasRoom = ({mark}) => (mark.to - mark.from) / (to - from) * width > 4;
      const inSight = items.filter((item) => item.to >= from && item.from <= to);
      const faint = colour('line');
      const shown = lanes.map((lane) => thinned(inSight.filter((item) => item.lane === lane)));
      return {
        note: shown.flat().length < inSight.length ? 'Only the longest of neighbouring spans are drawn; zoom in to see every one.' : '',
        type: 'bar',
        data: {
          labels: lanes,
          datasets: lanes.map((lane, i) => {
            const own = colour(lane === 'link' ? 'streaming' : 'matrix');
            const data = shown[i].map((item) => ({span: [item.from, item.to], lane, mark: item}));
            return {
              label: lane, data, grouped: false, minBarLength: 1, barPercentage: 1, categoryPercentage: 0.7,
              parsing: {xAxisKey: 'span', yAxisKey: 'lane'},
              backgroundColor: data.map(({mark}) => (mark.layer && !matches(mark.layer) ? faint : own)),
              borderColor: colour('page'), borderWidth: data.map((span) => (hasRoom(span) ? {left: 0.5, right: 0.5} : 0)), borderSkipped: false,
              hoverBackgroundColor: colour('selected'),
            };
          }),
        },
        options: {
          indexAxis: 'y',
          scales: {
            x: {type: 'linear', min: from, max: to, title: {text: 'time from the start of the inference'}, ticks: {callback: Amounts.seconds}},
            y: {type: 'category', labels: lanes},
          },
        },
      };
    },
  });
  // Layers are what the other charts choose.
  figure.select = (layer) => figure.show(items.findIndex((item) => item.layer === layer && item.lane === 'compute'));
  return figure;
}
