// The page: reads the report, shows one analysis at a time, and keeps charts and
// tables at the same layer.
const REPORT = JSON.parse(byId('report').textContent);
const ANALYSES = REPORT.analyses || [];

const page = {analysis: undefined, layer: undefined, figures: [], comparison: undefined, table: undefined, turn: 0};

function matchesFilter(layer) {
  const text = byId('filter-text').value.toLowerCase();
  const bound = byId('filter-bound').value;
  const kind = byId('filter-class').value;
  if (bound && layer.bound !== bound) return false;
  if (kind && layer.op_class !== kind) return false;
  return !text || [...(layer.names || []), ...(layer.op_types || [])].some((name) => name.toLowerCase().includes(text));
}

function chooseLayer(layer) {
  page.layer = layer;
  if (page.table) page.table.mark(layer);
  for (const figure of page.figures) figure.select(layer);
  showDetails(layer);
}

function showDetails(layer) {
  const use = (tensor) => `${tensor.name} ${tensor.dtype || ''} [${tensor.shape ? tensor.shape.join(', ') : UNKNOWN}]`;
  const part = (name, lines) => (lines.length ? [element('dt', {text: name}), ...lines.map((text) => element('dd', {text}))] : []);
  byId('layer-details').replaceChildren(
    element('h3', {text: `Layer ${layer.index}: ${layerName(layer)}`}),
    element('dl', {}, [
      ...part('nodes', (layer.names || []).map((name, i) => `${name} (${(layer.op_types || [])[i] || UNKNOWN})`)),
      ...part('reads', (layer.inputs || []).map(use)), ...part('writes', (layer.outputs || []).map(use)),
      ...part('weights', layer.weights || []),
      ...part('executed as', layer.precision ? [layer.precision] : []),
      ...part('streaming', layer.streaming && layer.streaming.reason ? [layer.streaming.reason] : [])]));
}

function showHeadline(analysis) {
  const verdict = verdictOf(analysis);
  byId('title').textContent = analysis.model.name;
  document.title = `${analysis.model.name} – Weighbridge`;
  byId('verdict').replaceChildren(
    element('span', {class: `verdict ${verdict.tone}`, text: verdict.text}), ` ${analysisTitle(analysis)}`,
    ...(analysis.error ? [element('br'), analysis.error] : []));
  const totals = analysis.totals || {};
  const fit = analysis.memory_fit || {};
  const figures = [];
  if (analysis.target) {
    figures.push(['latency', Amounts.seconds(totals.latency_seconds)], ['of it exposed streaming', Amounts.seconds(totals.exposed_streaming_seconds)],
      ...(totals.spilling_seconds > 0 ? [['of it spilling', Amounts.seconds(totals.spilling_seconds)]] : []),
      ['throughput', Amounts.perSecond(totals.throughput_per_second)], ['energy', Amounts.joules(totals.energy_joules)],
      ['average power', Amounts.watts(totals.average_power_watts)], ['memory', Amounts.words(fit.summary)],
      ['on chip', Amounts.bytes(analysis.target.on_chip_bytes)], ['streamed', Amounts.bytes(totals.streamed_bytes)]);
  }
  figures.push(['weights', Amounts.bytes(totals.weight_bytes)], ['peak activations', Amounts.bytes(totals.peak_activation_bytes)],
    ['MACs', Amounts.count(totals.macs)], ['parameters', Amounts.count(totals.parameters)]);
  fillFigures('totals', analysis.error ? [] : figures);
}

function showTrust(analysis) {
  const coverage = analysis.coverage || {};
  const unmodeled = coverage.unmodeled_op_types || [];
  fillFigures('coverage', [
    ['nodes modeled', `${Amounts.whole(coverage.modeled_nodes)} of ${Amounts.whole(coverage.nodes)}`],
    ['weights in them', `${Amounts.bytes(coverage.modeled_weight_bytes)} of ${Amounts.bytes(coverage.weight_bytes)}`],
    ['activations in them', `${Amounts.bytes(coverage.modeled_activation_bytes)} of ${Amounts.bytes(coverage.activation_bytes)}`],
    ['not modeled', unmodeled.length ? unmodeled.join(', ') : 'nothing']]);
  const tones = {error: 'bad', warning: 'warn'};
  fillList('findings', 'Findings', (analysis.diagnostics || []).map(({severity, message}) => ({text: `${severity}: ${message}`, class: tones[severity]})));
  fillList('assumptions', 'Assumptions', (analysis.assumptions || []).map((text) => ({text})));
  const sources = analysis.sources || [];
  byId('sources-fold').hidden = sources.length === 0;
  const counts = new Map();
  for (const {confidence} of sources) counts.set(confidence, (counts.get(confidence) || 0) + 1);
  byId('sources-title').textContent = `Sources of ${sources.length} hardware numbers: ${[...counts].map(([name, count]) => `${count} ${name}`).join(', ')}`;
  new VirtualTable(byId('sources'), 'Sources', ['number', 'value', 'confidence', 'title', 'publisher', 'date', 'note']
    .map((name) => words(name, (source) => source[name]))).show(sources);
}

function fillChoices(id, values) {
  const select = byId(id);
  select.replaceChildren(select.options[0], ...values.map((value) => element('option', {value, text: value})));
  select.value = '';
}

// The charts one after the other, each in a turn of its own, so that the page
// answers in between. A later choice ends an earlier one's turns.
function drawCharts(analysis) {
  const turn = ++page.turn;
  for (const figure of page.figures) figure.chart.destroy();
  page.figures = [];
  const has = (known) => analysis.layers.some((layer) => known(layer));
  const figures = [
    ['roofline', rooflineFigure, has((layer) => isKnown(layer.ops_per_second))],
    ['time', timeFigure, has((layer) => isKnown(layer.latency_seconds))],
    ['energy', energyFigure, has((layer) => layer.energy && (isKnown(layer.energy.compute) || Object.keys(layer.energy.memory || {}).length > 0))],
    ['memory', memoryFigure, has((layer) => isKnown(layer.on_chip_bytes))],
    ['memories', memorySpacesFigure, (analysis.memory_spaces || []).length > 0],
    ['timeline', timelineFigure, has((layer) => isKnown(layer.end_seconds))],
    ['sweeps', sweepFigures, (analysis.sweeps || []).length > 0]];
  for (const [id, , isShown] of figures) byId(`${id}-section`).hidden = !isShown;
  const draw = () => {
    if (turn !== page.turn) return;
    const next = figures.shift();
    if (!next) {
      document.documentElement.dataset.ready = 'true';
      return;
    }
    const [id, make, isShown] = next;
    if (isShown) {
      const made = make(byId(id), analysis, matchesFilter, chooseLayer);
      page.figures.push(...[made].flat().filter(Boolean));
    }
    setTimeout(draw);
  };
  setTimeout(draw);
}

function showAnalysis(analysis) {
  delete document.documentElement.dataset.ready;
  page.analysis = analysis;
  page.layer = undefined;
  showHeadline(analysis);
  showTrust(analysis);
  showRemedies(analysis);
  const layers = analysis.layers || [];
  byId('no-layers').hidden = layers.length > 0;
  byId('layers-section').hidden = layers.length === 0;
  byId('layer-details').replaceChildren();
  byId('filter-text').value = '';
  const distinct = (value) => [...new Set(layers.map(value).filter(Boolean))].sort();
  fillChoices('filter-bound', distinct((layer) => layer.bound));
  fillChoices('filter-class', distinct((layer) => layer.op_class));
  page.table = new VirtualTable(byId('layer-table'), 'Layers', layerColumns(analysis), chooseLayer);
  page.table.show(layers);
  drawCharts({...analysis, layers});
}

function applyFilter() {
  page.table.filter(matchesFilter);
  for (const figure of page.figures) figure.redraw();
}

function showComparison() {
  byId('comparison-section').hidden = ANALYSES.length < 2;
  if (ANALYSES.length < 2) return;
  const choose = (analysis) => {
    byId('analysis').value = ANALYSES.indexOf(analysis);
    showAnalysis(analysis);
    announce(`Shown: ${analysisTitle(analysis)}`);
  };
  new VirtualTable(byId('comparison-table'), 'Comparison', comparisonColumns(), choose).show(ANALYSES);
  page.comparison = comparisonFigure(byId('comparison-chart'), ANALYSES, choose);
  const select = byId('analysis');
  select.append(...ANALYSES.map((analysis, i) => element('option', {value: i, text: `${analysisTitle(analysis)} – ${verdictOf(analysis).text}`})));
  select.addEventListener('change', () => showAnalysis(ANALYSES[Number(select.value)]));
  byId('analysis-label').hidden = false;
}

function redrawAll() {
  for (const figure of [page.comparison, ...page.figures]) {
    if (!figure) continue;
    figure.redraw();
    const legend = figure.spec.place.querySelector('.legend');
    if (legend) legend.replaceWith(figure.legend());
  }
}

// The best by rank that shows its layers.
function firstAnalysis() {
  const rank = (analysis) => (analysis.layers && analysis.layers.length ? 0 : 1e9) + (analysis.rank || 1e6);
  return ANALYSES.reduce((best, analysis) => (rank(analysis) < rank(best) ? analysis : best));
}

function start() {
  byId('version').textContent = REPORT.tool_version || '';
  byId('theme').addEventListener('change', ({target}) => {
    if (target.value) document.documentElement.dataset.theme = target.value;
    else delete document.documentElement.dataset.theme;
    redrawAll();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
  if (ANALYSES.length === 0) {
    byId('verdict').textContent = 'Nothing was analyzed.';
    for (const id of ['trust', 'charts', 'layers-section']) byId(id).hidden = true;
    document.documentElement.dataset.ready = 'true';
    return;
  }
  for (const id of ['filter-text', 'filter-bound', 'filter-class']) byId(id).addEventListener('input', applyFilter);
  showGates();
  showComparison();
  const first = firstAnalysis();
  byId('analysis').value = ANALYSES.indexOf(first);
  showAnalysis(first);
}

start();
