import { describe, expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the command line', () => {
  test.each([
    [[], { command: 'start', kubeconfig: undefined }],
    [['build'], { command: 'build', kubeconfig: undefined }],
    [['start', '--kubeconfig', 'x'], { command: 'start', kubeconfig: 'x' }],
    [['--help'], { command: 'help', kubeconfig: undefined }],
  ])('%j is understood', (args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  test.each([
    [['stop'], '"stop" is no command'],
    [['build', 'start'], '"build start" is no command'],
    [['--nodes', '3'], "Unknown option '--nodes'"],
  ])('%j is refused with what would be right', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });
});
