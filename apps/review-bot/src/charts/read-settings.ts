import { ChartError, parseYaml } from '@chandlery/chart';
import { LineCounter, parseDocument, type Document, type YAMLParseError } from 'yaml';
import { settingsOf } from './settings-fields.ts';
import { defaultSettings, settingsFile, type Settings, type SettingsProblem } from './settings-types.ts';

/** Far above any settings; what is larger is not read. */
export const maxSettingsBytes = 64 * 1024;
const limits = {
  maxBytes: maxSettingsBytes,
  maxNodes: 5000,
  maxDepth: 20,
  maxAliasNodes: 1000,
  maxAliasCharacters: 50_000,
};

/** A file with more mistakes is another file. */
const mostProblems = 50;

/** What `.chandlery.yaml` says. Where there are problems nothing may go on by these settings: they are not what was meant. */
export type ReadSettings = { readonly settings: Settings; readonly problems: readonly SettingsProblem[] };

/** Reads `.chandlery.yaml` and says all its mistakes at once, each at its place. Never throws. */
export function readSettings(source: string | Uint8Array): ReadSettings {
  const bounds = boundsProblem(source);
  if (bounds?.code === 'bounds') return { settings: defaultSettings, problems: [bounds.problem] };
  const lines = new LineCounter();
  const document = parsed(typeof source === 'string' ? source : new TextDecoder().decode(source), lines);
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = (document?.errors ?? []).map((error) => ({
    ...at(error.pos[0]),
    message: syntaxMessage(error),
  }));
  if (syntax.length > 0 || document === undefined || bounds !== undefined) {
    const problems = syntax.length > 0 ? syntax : [bounds?.problem ?? unreadable];
    return { settings: defaultSettings, problems: problems.slice(0, mostProblems) };
  }
  const { settings, problems } = settingsOf(document, at);
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { settings, problems: inOrder.slice(0, mostProblems) };
}

const unreadable: SettingsProblem = { line: 1, column: 1, message: 'The file cannot be read as YAML.' };

/** Size, depth and aliases are judged by the reader of charts, which counts before it builds anything. */
function boundsProblem(
  source: string | Uint8Array,
): { code: 'bounds' | 'syntax'; problem: SettingsProblem } | undefined {
  try {
    parseYaml(source, { file: settingsFile, limits });
    return undefined;
  } catch (error) {
    if (!(error instanceof ChartError)) return { code: 'bounds', problem: unreadable };
    const { line, column } = error.details;
    const problem = {
      line: typeof line === 'number' ? line : 1,
      column: typeof column === 'number' ? column : 1,
      message: `${error.message}: ${error.remedy}.`,
    };
    return { code: error.code === 'yaml_invalid' ? 'syntax' : 'bounds', problem };
  }
}

/** Not by YAML 1.1, to which `.` is a number; `on` and `off` are texts here, and read as such. */
function parsed(text: string, lineCounter: LineCounter): Document | undefined {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  } catch {
    return undefined;
  }
}

function syntaxMessage({ code, message }: YAMLParseError): string {
  if (code === 'MULTIPLE_DOCS') return 'The file has several documents; it has to be one.';
  return message.split('\n', 1)[0] ?? message;
}
