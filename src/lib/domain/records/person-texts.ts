import { shortText } from './core/record.ts';

/**
 * A plain text of a person, told once. From it come the field of the record, the mutation that edits it, its column, file
 * and filter in the list of people, and what imports read. Its word is in `words/changes/fields.ts`.
 */
interface PersonTextRules {
  /** Titles of its column in files of other programs, as `headerKey` folds them, the likeliest first. */
  readonly titles: readonly string[];
  /** Erased with the person; else it must say nothing of who they are. */
  readonly isErased: boolean;
  /** People are listed by its values. */
  readonly isFiltered: boolean;
  /** People are found by its words. */
  readonly isSearched: boolean;
}

export const personTexts = {
  department: {
    titles: [
      'department',
      'departmentname',
      'dept',
      'abteilung',
      'département',
      'departamento',
      '部署',
      '部門',
    ],
    // A small department, and when its people held what, names somebody.
    isErased: true,
    isFiltered: true,
    isSearched: false,
  },
  jobTitle: {
    titles: [
      'jobtitle',
      'employeetitle',
      'title',
      'position',
      'stellenbezeichnung',
      'fonction',
      'cargo',
      '役職',
    ],
    // Often one person alone has it.
    isErased: true,
    isFiltered: false,
    isSearched: true,
  },
  costCenter: {
    titles: ['costcenter', 'costcentre', 'kostenstelle', 'centredecoûts', 'centredecoût', 'centrodecoste'],
    // A number of the company's books: what was charged to it stays true without the person.
    isErased: false,
    isFiltered: true,
    isSearched: false,
  },
} as const satisfies Readonly<Record<string, PersonTextRules>>;

export type PersonText = keyof typeof personTexts;
/** "" is none. */
export type PersonTexts = Readonly<Record<PersonText, string>>;
export type FilteredText = {
  [Key in PersonText]: (typeof personTexts)[Key]['isFiltered'] extends true ? Key : never;
}[PersonText];

/** In the order in which they are shown. */
export const personTextKeys = Object.keys(personTexts) as readonly PersonText[];
export const filteredTexts = personTextKeys.filter(
  (key) => personTexts[key].isFiltered,
) as readonly FilteredText[];

/**
 * What may stand in any of them. 200 characters: as much as a cell of an import and a value in an address have, or it
 * could be kept and neither brought nor filtered by.
 */
export const personText = shortText;

interface TextField {
  readonly schema: typeof personText;
  readonly default: '';
  readonly isLater: true;
  readonly erased?: '';
  readonly isImpersonal?: true;
  readonly isSearched?: true;
}

/** As fields of the record. Rows were kept before any of them was there. */
export const personTextFields = eachText((key): TextField => ({
  schema: personText,
  default: '',
  isLater: true,
  ...(personTexts[key].isErased ? { erased: '' } : { isImpersonal: true }),
  ...(personTexts[key].isSearched ? { isSearched: true } : {}),
}));

/** Something of each of them, by its key. */
export function eachText<T>(of: (key: PersonText) => T): { readonly [Key in PersonText]: T } {
  return Object.fromEntries(personTextKeys.map((key) => [key, of(key)])) as { [Key in PersonText]: T };
}

/** Those that something is said of. */
export function saidTexts(row: { readonly [Key in PersonText]?: string | undefined }): Partial<PersonTexts> {
  const said = personTextKeys.filter((key) => row[key] !== undefined && row[key] !== '');
  return Object.fromEntries(said.map((key) => [key, row[key]]));
}
