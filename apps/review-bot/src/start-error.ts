/** Why the bot does not start, in words for whoever runs it. */
export class StartError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
    this.remedy = remedy;
  }
}
