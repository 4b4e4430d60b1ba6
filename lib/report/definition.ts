// The shape of a definition: the meaning of one key of report.json.

/** The meaning of one key, in words for the person who reads the report. */
export interface Definition {
  readonly title: string;
  /** Such as "%", "bp", "ms", "quote asset"; empty for texts, counts and plain ratios. */
  readonly unit: string;
  readonly text: string;
  /** Keys inside it, each with its meaning. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Its keys are names that differ from run to run: assets, reasons, levels. */
  readonly named?: true;
}

/** Definitions of a section by key. */
export type Definitions = Readonly<Record<string, Definition>>;
