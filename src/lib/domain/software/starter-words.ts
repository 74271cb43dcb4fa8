/**
 * What may stand in a name beside what a starter rule spells, and still be the product: editions, languages, systems.
 * Any other word makes it something else, as "Host" of "TeamViewer Host" does: a new part of a product is left out
 * before anybody has heard of it. Folded, without accents; # stands for digits.
 */
export const editionWords: ReadonlySet<string> = new Set(
  `pro professional premium ultimate enterprise standard edition version release full multilingual international mui
  and or with only user machine system desktop perpetual subscription commercial
  bit #bit x# win# windows mac macos osx intel arm# amd# universal
  r# r#a r#b v# r#.# v#.# #r# b# ii iii iv vi vii viii ix x xi xii
  english german deutsch french francais spanish espanol castellano italian italiano japanese 日本語 korean 한국어
  chinese simplified traditional 简体中文 繁體中文 portuguese portugues brazilian brazil brasil portugal dutch nederlands
  polish polski czech cestina hungarian magyar russian русскии swedish svenska danish dansk norwegian norsk bokmal
  finnish suomi turkish turkce greek hebrew arabic thai ukrainian romanian bulgarian croatian slovak slovenian
  american british`.split(/\s+/),
);

/** [publisher, name as agents report it, further words that are no other product there]. */
export const editionWordsOf: readonly (readonly [string, string, string])[] = [
  ['Autodesk', '*Alias *', 'autostudio surface design concept speedform'],
  ['Autodesk', '*Vault *', 'basic workgroup client'],
  ['Autodesk', '*Civil 3D*', 'autocad imperial metric'],
  ['Adobe', '*', 'dc cc cs# cs#.# extended suite classic continuous'],
  [
    'Microsoft',
    '*Office *',
    'plus home business student small personal ltsc academic professionnel profesional professionale famille et petite entreprise',
  ],
  [
    'Microsoft',
    '*365*',
    'for business office proplus pour les grandes entreprises para empresas fur unternehmen',
  ],
  ['Microsoft', '*Visual Studio*', 'enu deu fra jpn esn ita chs'],
  ['Microsoft', '*', 'ltsc professionnel profesional professionale'],
  ['Dassault', '*CATIA*', 'software systemes p# v#r#'],
  ['Solidworks', 'SOLIDWORKS *', 'sp# sp#.#'],
  ['Bentley', '*MicroStation*', 'connect update selectseries v#i ss#'],
  [
    'Graphisoft',
    '*',
    'ger usa int uki aut che fra ita esp jpn nor swe fin den ned pol cze hun tur aus bra kor chi',
  ],
  ['Vectorworks', '*', 'designer architect landmark spotlight fundamentals'],
  ['PTC', '*', 'datecode m# f# f'],
  ['Siemens', 'Solid Edge *', 'st#'],
  ['Bluebeam', '*', 'extreme cad basics core complete'],
  ['Zoom', '*', 'workplace client for meetings zoom.us'],
  ['TeamViewer', '*', 'remote client msi wrapper'],
  ['Corel', '*', 'graphics suite'],
  [
    'Chaos',
    'V-Ray*',
    'for sketchup rhino rhinoceros grasshopper #ds #dsmax max maya revit cinema #d unreal houdini nuke blender next adv advanced update',
  ],
];
