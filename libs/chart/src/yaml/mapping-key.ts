import { formatGoFloat32 } from './go-float.ts';
import { YamlNumber, type YamlValue } from './yaml-value.ts';

/**
 * The string that sigs.k8s.io/yaml makes of a mapping's key (`convertToJSONableObject` in yaml.go): integers, floats and
 * booleans become text; nothing, integers above int64, sequences and mappings are refused.
 */
export function mappingKey(key: YamlValue): string | Error {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return String(key);
  if (key instanceof YamlNumber) {
    if (key.kind === 'float') return floatKey(Number(key.value));
    return key.value > 2n ** 63n - 1n
      ? new Error('an integer this large cannot be a key')
      : String(key.value);
  }
  if (key === null) return new Error('nothing (null) cannot be a key');
  return new Error('a sequence or mapping cannot be a key');
}

function floatKey(value: number): string {
  const text = formatGoFloat32(value);
  if (text === '+Inf') return '.inf';
  if (text === '-Inf') return '-.inf';
  return text === 'NaN' ? '.nan' : text;
}
