// Gates: what is broken first, and for the one that is chosen each rule and what
// would help.
const GATE_RESULTS = {
  FAILED: {tone: 'bad', order: 0},
  warning: {tone: 'warn', order: 1},
  waived: {tone: 'warn', order: 2},
  passed: {tone: 'good', order: 3},
};

function gateResult(gate) {
  if (gate.passed) return 'passed';
  if (gate.waived) return 'waived';
  return gate.level === 'warning' ? 'warning' : 'FAILED';
}

function gateSubject(gate) {
  return [gate.model, gate.target, gate.precision, isKnown(gate.batch) ? `batch ${gate.batch}` : '', gate.mode].filter(Boolean).join(' · ');
}

function showGate(gate) {
  const verdict = (text) => element('span', {class: `verdict ${GATE_RESULTS[text].tone}`, text});
  const checkResult = (check) => (check.passed ? 'passed' : gate.waived ? 'waived' : check.level === 'warning' ? 'warning' : 'FAILED');
  const place = (check) => (REPORT.policy_file && check.line ? [element('span', {class: 'caption', text: ` ${REPORT.policy_file}:${check.line}:${check.column}`})] : []);
  byId('gate-details').replaceChildren(
    element('h3', {text: [`Gate ${gate.id}`, gateSubject(gate)].filter(Boolean).join(': ')}),
    ...(gate.waiver ? [element('p', {text: gate.waiver})] : []),
    ...((gate.checks || []).length ? [] : [element('p', {text: gate.message})]),
    element('ul', {class: 'lines'}, (gate.checks || []).map((check) => element('li', {}, [
      verdict(checkResult(check)), ` ${check.rule}: ${check.message}`, ...place(check),
      element('ul', {class: 'lines'}, (check.advice || []).map((text) => element('li', {text})))]))));
}

function showGates() {
  const gates = REPORT.gates || [];
  byId('gates-section').hidden = gates.length === 0;
  if (gates.length === 0) return;
  const order = (gate) => GATE_RESULTS[gateResult(gate)].order;
  const sorted = [...gates].sort((a, b) => order(a) - order(b));
  const counts = Object.keys(GATE_RESULTS).map((result) => [gates.filter((gate) => gateResult(gate) === result).length, result]).filter(([count]) => count > 0);
  byId('gates-count').textContent = counts.map(([count, result]) => `${count} ${result}`).join(', ');
  const table = new VirtualTable(byId('gates'), 'Gates', [
    {...words('result', gateResult), value: order, class: (gate) => `verdict ${GATE_RESULTS[gateResult(gate)].tone}`},
    words('gate', (gate) => gate.id), words('analysis', gateSubject), words('message', (gate) => gate.message)], showGate);
  table.show(sorted);
  table.mark(sorted[0]);
  showGate(sorted[0]);
}
