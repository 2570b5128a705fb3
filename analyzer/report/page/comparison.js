// Every analysis of the report against the others.
function analysisTitle(analysis) {
  const where = analysis.target ? analysis.target.id : 'no target';
  return [analysis.model.name, where, analysis.precision, `batch ${analysis.batch}`, analysis.mode].filter(Boolean).join(' · ');
}

const VERDICTS = {
  PASS: {text: 'PASS', tone: 'good'},
  WARN_REQUIRES_HOST: {text: 'WARN (requires host)', tone: 'warn'},
  INCOMPLETE: {text: 'INCOMPLETE', tone: 'warn'},
  FAIL_MEMORY: {text: 'FAIL (memory)', tone: 'bad'},
  FAIL_GATE: {text: 'FAIL (gate)', tone: 'bad'},
};

function verdictOf(analysis) {
  if (analysis.error) return {text: 'ERROR', tone: 'bad'};
  return VERDICTS[analysis.verdict] || {text: analysis.target ? UNKNOWN : 'counts only', tone: ''};
}

function verdictColumn() {
  return {...words('verdict', (item) => verdictOf(item).text), class: (item) => `verdict ${verdictOf(item).tone}`};
}

function comparisonColumns() {
  return [
    column('rank', (analysis) => analysis.rank, Amounts.words),
    words('model', (analysis) => analysis.model.name),
    words('target', (analysis) => (analysis.target || {}).id),
    words('precision', (analysis) => analysis.precision),
    column('batch', (analysis) => analysis.batch, Amounts.words),
    words('mode', (analysis) => analysis.mode),
    verdictColumn(),
    {...words('Pareto', (analysis) => (analysis.pareto ? 'on the front' : analysis.pareto === false ? 'beaten' : undefined))},
    column('latency', total('latency_seconds'), Amounts.seconds),
    column('throughput', total('throughput_per_second'), Amounts.perSecond),
    column('energy', total('energy_joules'), Amounts.joules),
    column('energy x delay', total('energy_delay_joule_seconds'), Amounts.jouleSeconds),
    column('exposed streaming', total('exposed_streaming_seconds'), Amounts.seconds),
    column('weights', total('weight_bytes'), Amounts.bytes),
    column('peak activations', total('peak_activation_bytes'), Amounts.bytes),
    words('memory', (analysis) => (analysis.memory_fit || {}).summary),
    words('bottleneck', (analysis) => (analysis.bottleneck || {}).name),
    words('error', (analysis) => analysis.error),
  ].filter(({title}) => title !== 'error' || REPORT.analyses.some((analysis) => analysis.error));
}

function comparisonFigure(place, analyses, onChoose) {
  // The library takes points that it need not parse to be in the order of x.
  const known = analyses.filter(({totals}) => totals && totals.latency_seconds > 0 && totals.energy_joules > 0)
    .sort((a, b) => a.totals.latency_seconds - b.totals.latency_seconds);
  if (known.length < 2) return undefined;
  const tones = ['good', 'warn', 'bad'].filter((tone) => known.some((analysis) => verdictOf(analysis).tone === tone));
  const names = {good: 'PASS', warn: 'WARN or INCOMPLETE', bad: 'FAIL'};
  return new Figure({
    place, onChoose,
    label: 'Latency and energy of each analysis',
    caption: `Down and to the left is better. Triangles are beaten by nothing that runs the same model at the same batch.${known.length < analyses.length ? ` ${analyses.length - known.length} analyses of unknown latency or energy are in the table only.` : ''}`,
    marks: known,
    describe: (analysis) => `${analysisTitle(analysis)}; ${verdictOf(analysis).text}; ${Amounts.seconds(analysis.totals.latency_seconds)}; ${Amounts.joules(analysis.totals.energy_joules)}`,
    columns: comparisonColumns().filter(({title}) => ['model', 'target', 'precision', 'batch', 'mode', 'verdict', 'Pareto', 'latency', 'energy'].includes(title)),
    legend: [...tones.map((tone) => ({title: names[tone], colour: tone, shape: 'circle'})), {title: 'on the Pareto front', colour: 'text', shape: 'triangle'}],
    build: () => ({
      type: 'scatter',
      data: {
        datasets: [{
          label: 'analyses', parsing: false,
          data: known.map((analysis) => ({x: analysis.totals.latency_seconds, y: analysis.totals.energy_joules, mark: analysis})),
          pointStyle: known.map((analysis) => (analysis.pareto ? 'triangle' : 'circle')),
          pointRadius: known.map((analysis) => (analysis.pareto ? 7 : 5)),
          pointBackgroundColor: known.map((analysis) => colour(verdictOf(analysis).tone || 'faint')),
          pointHoverRadius: 10, pointHoverBackgroundColor: colour('selected'),
        }],
      },
      options: {
        scales: {
          x: {type: 'logarithmic', title: {text: 'latency'}, ticks: {callback: powerText(Amounts.seconds)}},
          y: {type: 'logarithmic', title: {text: 'energy'}, ticks: {callback: powerText(Amounts.joules)}},
        },
      },
    }),
  });
}
