/** A place where GitHub itself does not keep to its own description. */
export interface Exemption {
  where: 'answer' | 'payload';
  /** Operation or event, such as `pulls/get` or `pull_request.synchronize`. */
  of: RegExp;
  /** The instance path of the error. */
  at: RegExp;
  why: string;
}

/** Every other departure is a violation. Keep it short, and say why. */
export const exemptions: readonly Exemption[] = [
  {
    where: 'answer',
    of: /^pulls\/|^repos\/list-pull-requests-associated-with-commit$/,
    at: /^(\/\d+)?\/head\/repo(\/|$)/,
    why: 'The head repository of a pull request is null once that fork is deleted; the description forgets it.',
  },
  {
    where: 'payload',
    of: /^pull_request/,
    at: /^\/pull_request\/head\/repo(\/|$)/,
    why: 'The same in payloads.',
  },
  {
    where: 'payload',
    of: /^check_suite\./,
    at: /^\/check_suite\/app\/events\/\d+$/,
    why: 'The events that an App may name there are listed from before the merge queue; merge_group is missing.',
  },
  {
    where: 'answer',
    of: /^repos\/create-or-update-file-contents$/,
    at: /^$/,
    why: 'Its 409 is one of two schemas of which every error fits both.',
  },
];
