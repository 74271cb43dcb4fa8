/** One line of a device's software list, as its agent reports it. */
export interface ReportedSoftware {
  readonly name: string;
  /** "" when not reported. */
  readonly publisher: string;
  readonly version: string;
}

/** Names have no control characters, so that a tab parts them. Lists are kept and compared in this form. */
export function softwareToLine({ name, publisher, version }: ReportedSoftware): string {
  return `${name}\t${publisher}\t${version}`;
}

export function lineToSoftware(line: string): ReportedSoftware {
  const [name = '', publisher = '', version = ''] = line.split('\t');
  return { name, publisher, version };
}
