import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { foldKey } from '#lib/base/text.ts';
import { namePattern } from '#lib/domain/records/devices/matching-rule.ts';
import { effectiveRules, RuleSet } from '#lib/domain/software/rule-set.ts';
import { starterRules } from '#lib/domain/software/starter-rules.ts';
import { installChanges } from '#lib/domain/software/wanted.ts';
import { ruleEffect, type WantedRule } from '#lib/domain/views/software/rule-effect.ts';
import { losesSentence, takesSentence } from '#lib/words/devices/rules.ts';
import { unmatched, suggestedPattern, titlesOf } from '#lib/ui/areas/software/titles.ts';
import { accessAs, NOW, product, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

/** [name and publisher as agents report them, product of the catalog, version]; null: nobody's. */
const SEEN: readonly (readonly [string, string, string | null, string?])[] = [
  ['AutoCAD 2026 - English', 'Autodesk, Inc.', 'AutoCAD', '2026'],
  ['Autodesk AutoCAD 2025', 'Autodesk', 'AutoCAD', '2025'],
  ['AutoCAD LT 2024 - Deutsch', 'Autodesk', 'AutoCAD LT', '2024'],
  ['AutoCAD Open in Desktop', 'Autodesk', null],
  ['Autodesk AutoCAD Performance Feedback Tool 1.3.12', 'Autodesk', null],
  ['Autodesk AutoCAD Architecture 2025', 'Autodesk', 'AutoCAD Architecture', '2025'],
  ['Revit 2026', 'Autodesk', 'Revit', '2026'],
  ['Revit Content Libraries 2026', 'Autodesk', null],
  ['Autodesk Revit LT 2025', 'Autodesk', 'Revit LT', '2025'],
  ['Autodesk Civil 3D 2025 - English', 'Autodesk', 'Civil 3D', '2025'],
  ['Autodesk 3ds Max 2025', 'Autodesk', '3ds Max', '2025'],
  ['Autodesk Fusion', 'Autodesk, Inc.', 'Fusion', '9.9'],
  ['Adobe Acrobat (64-bit)', 'Adobe', 'Acrobat Pro', '9.9'],
  ['Adobe Acrobat Reader', 'Adobe Systems Incorporated', 'Acrobat Reader', '9.9'],
  ['Adobe Photoshop 2026', 'Adobe Inc.', 'Photoshop', '9.9'],
  ['Microsoft 365 Apps for enterprise - en-us', 'Microsoft Corporation', 'Microsoft 365 Apps', '9.9'],
  ['SOLIDWORKS 2025 SP02', 'Dassault Systèmes SolidWorks Corp', 'SolidWorks', '2025'],
  ['GRAPHISOFT Archicad 28', 'Graphisoft SE', 'Archicad', '28'],
  ['SketchUp 2025', 'Trimble, Inc.', 'SketchUp', '2025'],
  ['Bluebeam Revu 21', 'Bluebeam, Inc.', 'Bluebeam Revu', '9.9'],
  ['AutoCAD 2026 - English', 'Somebody else', null],
];

const names = [...new Set(SEEN.flatMap(([, , name]) => (name === null ? [] : [name])))];
const products = names.map((name, at) => product(at + 1, { name }));
const nameOf = new Map(products.map(({ id, name }) => [id, name]));

describe('the starter set', () => {
  const rules = new RuleSet(effectiveRules([], products));

  it.each(SEEN.map(([name, by, wanted, version]) => ({ name, by, wanted, version })))(
    '$name by $by',
    (one) => {
      const { name, by: publisher, wanted, version = '' } = one;
      const match = rules.match({ name, publisher, version: '9.9' });
      expect(match && nameOf.get(match.productId)).toBe(wanted);
      if (match) expect(match.version).toBe(version);
    },
  );

  it('has nothing but rules that a person could make', () => {
    for (const rule of [...starterRules.values()].flat())
      expect(v.safeParse(namePattern, rule.name).success, rule.name).toBe(true);
    const vendors = new Set([...starterRules.values()].flat().map(({ publisher }) => publisher));
    expect(vendors.size).toBeGreaterThanOrEqual(13);
  });

  it('stays beside a name that a product learned, which is taken as it stands', () => {
    const autocad = products.find(({ name }) => name === 'AutoCAD')!;
    const learned = { ...rule(1, 'CAD (C#) v*'), productId: autocad.id, isAlias: true };
    const rules = new RuleSet(effectiveRules([learned], products));
    const of = (name: string, publisher: string) => rules.match({ name, publisher, version: '7' })?.productId;
    expect(of('cad (c#) V*', 'Whoever')).toBe(autocad.id);
    expect(of('CAD (C#) v7', 'Whoever')).toBe(undefined);
    expect(of('AutoCAD 2026', 'Autodesk')).toBe(autocad.id);
  });

  it('gives way to a rule of the product’s own', () => {
    const own = rule(1, 'CAD of ours *');
    const both = new RuleSet(effectiveRules([own], products));
    expect(both.match({ name: 'CAD of ours 7', publisher: '', version: '7' })?.productId).toBe(own.productId);
    expect(both.match({ name: 'AutoCAD 2026', publisher: 'Autodesk', version: '' })).toBe(null);
  });
});

interface Listed {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  /** Product of the catalog, "-": none, "?": may be it or none. */
  readonly wanted: string;
}

function listedIn(file: string): Listed[] {
  const [, ...lines] = readFileSync(`tests/fixtures/${file}`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [name = '', publisher = '', version = '', wanted = ''] = line.split('\t');
    return { name, publisher, version, wanted };
  });
}

describe('what is listed on Windows', () => {
  const listed = ['software-names.tsv', 'more-software-names.tsv'].flatMap(listedIn);
  const all = [
    ...new Map(
      [...starterRules.keys(), ...listed.map(({ wanted }) => wanted)].map((name) => [foldKey(name), name]),
    ),
  ].map(([, name]) => name);

  /** The product each is credited to, in a catalog with these. */
  const creditedIn = (catalog: readonly string[]) => {
    const rows = catalog.map((name, at) => product(at + 1, { name }));
    const rules = new RuleSet(effectiveRules([], rows));
    return (one: Listed) => rows.find(({ id }) => id === rules.match(one)?.productId)?.name ?? '-';
  };

  it.each(listed)('is the product that it is, or none: $name', (one) => {
    const credited = creditedIn(all)(one);
    if (one.wanted.startsWith('?')) expect(['-', one.wanted.slice(1)]).toContain(credited);
    else expect(credited).toBe(one.wanted);
  });

  it('is never another product because the catalog lacks its own', () => {
    /** Two names of one product. */
    const also = new Map([
      ['inventor professional', 'inventor'],
      ['fusion', 'fusion 360'],
    ]);
    for (const one of listed) {
      const wanted = foldKey(one.wanted.replace('?', ''));
      const without = all.filter((name) => ![wanted, also.get(wanted)].includes(foldKey(name)));
      expect([one.name, creditedIn(without)(one)]).toEqual([one.name, '-']);
    }
  });

  it('is what a rule of a person says, whatever the starter set leaves alone', () => {
    const own = rule(1, 'Adobe Acrobat*');
    const rules = new RuleSet(effectiveRules([own], products.slice(0, 1)));
    for (const name of ['Adobe Acrobat Reader DC', 'Adobe Acrobat Update Service'])
      expect(rules.match({ name, publisher: 'Adobe', version: '1' })?.productId).toBe(own.productId);
  });
});

describe('a pattern', () => {
  it('takes the longer spelling first, and # for numbers alone', () => {
    const rules = new RuleSet(
      effectiveRules([rule(1, 'Tool *'), rule(2, 'Tool Pro *'), rule(3, 'Tool #')], products),
    );
    const of = (name: string) => rules.match({ name, publisher: '', version: '' })?.productId;
    expect(of('Tool Pro 9')).toBe(testId('pr', 2));
    expect(of('TOOL x')).toBe(testId('pr', 1));
    expect(of('Tool.x')).toBe(undefined);
  });

  it('takes no time over a name that was made to take some', () => {
    const rules = new RuleSet(effectiveRules([rule(1, '*a*a*b')], products));
    const from = performance.now();
    for (let at = 0; at < 10; at++) rules.match({ name: 'a'.repeat(200), publisher: '', version: '' });
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it.each(['*', '# *', '*a*a*a*', ''])('%s is no name', (name) => {
    expect(v.safeParse(namePattern, name).success).toBe(false);
  });
});

describe('what a list makes', () => {
  it('two lines of one product and version are one installation, and the same again changes nothing', () => {
    const rules = new RuleSet(effectiveRules([], products));
    const lines = ['AutoCAD 2026 - English\tAutodesk\t25.1', 'AutoCAD 2026\tAutodesk\t25.1.58'];
    const device = { id: testId('dv', 1), present: [], made: [], at: NOW };
    const first = installChanges(lines, rules, device);
    expect(first.begun).toMatchObject([{ productId: products[0]?.id, version: '2026' }]);
    const again = installChanges(lines, rules, { ...device, present: first.begun, made: first.made });
    expect([again.begun, again.ended]).toEqual([[], []]);
    const gone = installChanges([], new RuleSet([]), { ...device, present: first.begun, made: first.made });
    expect(gone.ended).toEqual(first.begun);
  });
});

describe('the preview of a rule', () => {
  const titles = titlesOf({
    titles: [
      ['AutoCAD 2026 - English', 'Autodesk', '25.1', 9],
      ['AutoCAD Map 2025', 'Autodesk', '25.0', 3],
      ['Zed 4', '', '4.1', 2],
    ],
  });
  const present = new RuleSet(effectiveRules([], products));

  const tables = new MemoryTables();
  for (const one of products) tables.put('products', one);
  tables.put('products', product(90, { name: 'CAD of ours' }));
  const effectOf = (rule: Partial<WantedRule>, seen = titles) =>
    ruleEffect(
      tables.reader,
      {
        rule: {
          productId: testId('pr', 90),
          publisher: '',
          name: '*',
          version: 'field',
          isAlias: false,
          ...rule,
        },
        titles: seen,
      },
      { now: NOW, access: accessAs('contract-admin') },
    );

  it('shows what it would match, with the version it reads, and what it takes from others', () => {
    expect(unmatched(titles, present, '').map(({ name }) => name)).toEqual(['AutoCAD Map 2025', 'Zed 4']);
    expect(unmatched(titles, present, 'zed')).toHaveLength(1);
    const effect = effectOf({ publisher: 'Auto', name: 'AutoCAD *2*', version: 'name' });
    expect(effect).toMatchObject({
      takes: [
        { name: 'AutoCAD 2026 - English', version: '2026', other: 'AutoCAD', devices: 9 },
        { name: 'AutoCAD Map 2025', version: '2025', other: '' },
      ],
      loses: [],
      kept: 0,
    });
    expect(takesSentence(effect.takes, effect.kept)).toBe(
      'Takes 2 names it didn’t have: 12 installations, 1 name from other products.',
    );
  });

  it('of a part of a product shows that part, also before the rule is saved', () => {
    const viewer = titlesOf({
      titles: [['Microsoft Visio Viewer 2016', 'Microsoft', '16', 2]],
    });
    expect(effectOf({ name: 'Microsoft Visio Viewer*' }, viewer).takes).toMatchObject([{ version: '16' }]);
  });

  it('says what a product loses when a rule of its own takes the place of the built-in ones', () => {
    const own = products.find(({ name }) => name === 'AutoCAD')!.id;
    const effect = effectOf({ productId: own, name: 'AutoCAD Map *' });
    expect(effect).toMatchObject({
      takes: [{ name: 'AutoCAD Map 2025' }],
      loses: [{ name: 'AutoCAD 2026 - English', devices: 9, other: '' }],
    });
    expect(losesSentence(effect.loses)).toBe('Loses 1 name: 9 installations.');
    const learned = effectOf({ productId: own, name: 'AutoCAD Map 2025', isAlias: true });
    expect(learned).toMatchObject({ takes: [{ name: 'AutoCAD Map 2025' }], loses: [], kept: 1 });
    expect(takesSentence(learned.takes, learned.kept)).toMatch(/ Keeps 1 name\.$/);
  });

  it('of a product that is new takes what it matches', () => {
    expect(effectOf({ productId: '', name: 'Zed #' })).toMatchObject({
      takes: [{ name: 'Zed 4', other: '' }],
      loses: [],
      kept: 0,
    });
  });

  it('begins with a pattern that matches the title it was made from, and its other years', () => {
    expect(suggestedPattern('AutoCAD 2026 - English')).toBe('AutoCAD #*');
    expect(suggestedPattern('Revit 2026')).toBe('Revit #');
    expect(suggestedPattern('Slack')).toBe('Slack');
  });
});

function rule(number: number, name: string) {
  const fields = { publisher: '', version: 'field' as const, isAlias: false, createdAt: NOW };
  return { id: testId('mr', number), productId: testId('pr', number), name, ...fields };
}
