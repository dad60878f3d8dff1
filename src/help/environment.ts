import {
  flagOf,
  inPlace,
  type OptionRow,
  optionRows,
  takesValue,
} from '../settings/option-rows.ts';
import {
  clientSecret,
  type SecretName,
  secretNames,
  variablesOf,
} from '../settings/secret-names.ts';

type Line = readonly [variables: string, meaning: string];

const rows: readonly OptionRow[] = Object.values(optionRows);

/** Every variable that cogauth reads, and the option that it stands for. */
export function environmentRows(): Line[] {
  return [
    ...rows.flatMap(settingLine),
    ...secretNames.filter((name) => name !== clientSecret).map(secretLine),
    ...inPlace(rows, listedPlace).flatMap(plainLine),
    ['COGAUTH_NO_CODE_CACHE=1', 'do not cache compiled code'],
    ...fallbackLines(),
    ['NO_COLOR', '--no-color'],
    ['FORCE_COLOR', 'colours without a terminal'],
    ['HTTPS_PROXY, NO_PROXY', 'the proxy to use'],
    ['AWS_CA_BUNDLE', 'trust the certificates in this file'],
  ];
}

function settingLine(row: OptionRow): Line[] {
  if (row.kind === 'secret') return [secretLine(row.secret)];
  if (row.kind !== 'setting' || row.variables.length === 0) return [];
  // A setting without a value is a consent, so its variable must be exactly 1.
  const on = takesValue(row) ? '' : '=1';
  return [[`${row.variables.join(', ')}${on}`, flagOf(row)]];
}

function secretLine(name: SecretName): Line {
  const where = name.usedBy === undefined ? '' : ` (${name.usedBy})`;
  return [variablesOf(name).join(', '), `--${name.option}-file${where}`];
}

function listedPlace(row: OptionRow): number | undefined {
  return row.kind === 'setting' ? undefined : row.environment?.listed;
}

function plainLine(row: OptionRow): Line[] {
  if (row.kind === 'setting' || row.environment === undefined) return [];
  const { variables, on } = row.environment;
  return [[`${variables.join(', ')}${on === undefined ? '' : `=${on}`}`, flagOf(row)]];
}

/** The variables of other programs. Options that have no COGAUTH_ variable come first. */
function fallbackLines(): Line[] {
  const settings = rows.filter((row) => row.kind === 'setting');
  const alone = settings.filter(({ variables }) => variables.length === 0);
  const owned = settings.filter(({ variables }) => variables.length > 0);
  return [...alone, ...owned].flatMap(({ fallbacks }): Line[] =>
    fallbacks === undefined ? [] : [[fallbacks.variables.join(', '), fallbacks.words]],
  );
}
