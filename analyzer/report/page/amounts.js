// Numbers of the report -> words, as the text report writes them.
const UNKNOWN = '?';

function isKnown(value) { return value !== undefined && value !== null; }

// Three significant digits: 1.23, 12.3, 123.
function threeDigits(value) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 99.95) return value.toFixed(0);
  return value.toFixed(size >= 9.995 ? 1 : 2);
}

function scaled(value, units, step, unit) {
  if (!isKnown(value)) return UNKNOWN;
  let size = value;
  let i = units.indexOf(unit);
  while (Math.abs(size) >= step * 0.9995 && i + 1 < units.length) { size /= step; ++i; }
  while (size !== 0 && Math.abs(size) < 0.9995 && i > 0) { size *= step; --i; }
  return `${threeDigits(size)} ${units[i]}`.trim();
}

const Amounts = {
  bytes(value) {
    if (isKnown(value) && Math.abs(value) < 1024) return `${value} B`;
    return scaled(value, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 1024, 'B');
  },
  count(value) {
    if (isKnown(value) && Math.abs(value) < 1000) return `${value}`;
    return scaled(value, ['', 'k', 'M', 'G', 'T', 'P'], 1000, '');
  },
  whole(value) { return isKnown(value) ? value.toLocaleString('en-US') : UNKNOWN; },
  seconds(value) { return scaled(value, ['ps', 'ns', 'us', 'ms', 's'], 1000, 's'); },
  joules(value) { return scaled(value, ['pJ', 'nJ', 'uJ', 'mJ', 'J', 'kJ'], 1000, 'J'); },
  jouleSeconds(value) { return isKnown(value) ? `${value.toPrecision(3)} J s` : UNKNOWN; },
  watts(value) { return scaled(value, ['uW', 'mW', 'W', 'kW'], 1000, 'W'); },
  opsPerSecond(value) { return scaled(value, ['op/s', 'kop/s', 'Mop/s', 'Gop/s', 'Top/s', 'Pop/s'], 1000, 'op/s'); },
  bytesPerSecond(value) { return scaled(value, ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s'], 1000, 'B/s'); },
  perSecond(value) { return isKnown(value) ? `${threeDigits(value)} /s` : UNKNOWN; },
  ratio(value) { return isKnown(value) ? Number(value.toPrecision(4)).toString() : UNKNOWN; },
  percent(value) { return isKnown(value) ? value.toLocaleString('en-US', {style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1}) : UNKNOWN; },
  wholePercent(value) { return isKnown(value) ? value.toLocaleString('en-US', {style: 'percent', maximumFractionDigits: 0}) : UNKNOWN; },
  words(value) { return isKnown(value) && value !== '' ? String(value) : UNKNOWN; },
};
