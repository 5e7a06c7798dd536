/** A step of a page: commands, and the lines of the answer that stands below them. */
export type Step = { readonly commands: string; readonly answers: readonly string[] };

/** The shell blocks that a page marks as steps. */
export function stepsOf(page: string): readonly Step[] {
  const step = /<!-- walk -->\n+```sh\n([\s\S]*?)```(?:\n+```text\n([\s\S]*?)```)?/g;
  return [...page.matchAll(step)].map(([, commands = '', answers = '']) => ({
    commands: commands.trimEnd(),
    answers: answers.split('\n').filter((line) => line !== ''),
  }));
}

/** The parts of an answer (`…` stands for anything) that an output does not have in their order, spaces aside. */
export function missingFrom(output: string, answers: readonly string[]): readonly string[] {
  const text = output.replaceAll(/\s+/g, ' ');
  let at = 0;
  return answers
    .flatMap((line) => line.split('…'))
    .map((part) => part.trim())
    .filter((part) => {
      const found = text.indexOf(part, at);
      if (found >= 0) at = found + part.length;
      return found < 0;
    });
}
