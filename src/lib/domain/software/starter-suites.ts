import { foldKey } from '../../base/text.ts';

/** Products by name, with a comma between. `until` and `since`: what only versions up to or from a year have. */
interface StarterSuite {
  readonly publisher: string;
  readonly names: readonly string[];
  readonly parts: string;
  readonly until?: Readonly<Record<number, string>>;
  readonly since?: Readonly<Record<number, string>>;
}

const TOOLSETS =
  'AutoCAD, AutoCAD Architecture, AutoCAD Electrical, AutoCAD Map 3D, AutoCAD Mechanical, AutoCAD MEP, AutoCAD Plant 3D, AutoCAD Raster Design';
const OFFICE = 'Word, Excel, PowerPoint, Outlook, OneNote';
const OFFICE_APPS = `${OFFICE}, Access, Publisher`;
const APPS = 'Microsoft 365 Apps, Microsoft 365 Apps for enterprise, Office 365 ProPlus, Teams, OneDrive';

/** What vendors sell as one, as commonly known: a person corrects on the product's page what their contract says otherwise. */
const SUITES: readonly StarterSuite[] = [
  {
    publisher: 'Autodesk',
    names: [
      ...['AEC Collection', 'Architecture, Engineering & Construction Collection'],
      ...['Architecture Engineering & Construction Collection', 'AEC Collection IC'],
      'Architecture, Engineering and Construction Collection',
    ],
    parts: `${TOOLSETS}, Revit, Civil 3D, Navisworks Manage, InfraWorks, ReCap Pro, 3ds Max, Advance Steel, Fabrication CADmep, Robot Structural Analysis Professional, Structural Bridge Design, Vehicle Tracking, FormIt Pro, Insight, Docs`,
    until: { 2020: 'Dynamo Studio' },
    since: { 2024: 'Forma' },
  },
  {
    publisher: 'Autodesk',
    names: [
      ...['PDM Collection', 'PD&M Collection', 'Product Design & Manufacturing Collection'],
      'Product Design and Manufacturing Collection',
    ],
    parts: `${TOOLSETS}, Inventor, Inventor Professional, Inventor Nastran, Inventor CAM, Inventor Tolerance Analysis, Fusion, Fusion 360, Navisworks Manage, Factory Design Utilities, ReCap Pro, 3ds Max, Vault Basic`,
  },
  {
    publisher: 'Autodesk',
    names: [...['M&E Collection', 'Media & Entertainment Collection', 'Media and Entertainment Collection']],
    parts: '3ds Max, Maya, MotionBuilder, Mudbox, Arnold, ReCap Pro',
  },
  {
    publisher: 'Autodesk',
    names: ['AutoCAD including specialized toolsets', 'AutoCAD - including specialized toolsets'],
    parts: TOOLSETS,
  },
  {
    publisher: 'Microsoft',
    names: [
      ...['Microsoft 365 Apps', 'Microsoft 365 Apps for enterprise', 'Office 365 ProPlus'],
      'Microsoft 365 Apps for business',
    ],
    parts: OFFICE_APPS,
  },
  {
    publisher: 'Microsoft',
    names: [
      ...['Microsoft 365 E3', 'Microsoft 365 E5', 'Office 365 E3', 'Office 365 E5', 'Microsoft 365 A3'],
      ...['Microsoft 365 A5', 'Microsoft 365 G3', 'Microsoft 365 G5'],
    ],
    parts: APPS,
  },
  {
    publisher: 'Microsoft',
    names: ['Microsoft 365 Business Standard', 'Microsoft 365 Business Premium'],
    parts: 'Microsoft 365 Apps, Microsoft 365 Apps for business, Teams, OneDrive',
  },
  {
    publisher: 'Microsoft',
    names: ['Office Professional Plus', 'Office LTSC Professional Plus'],
    parts: OFFICE_APPS,
    until: { 2013: 'InfoPath', 2010: 'SharePoint Workspace' },
    since: { 2013: 'Skype for Business' },
  },
  {
    publisher: 'Microsoft',
    names: ['Office Standard', 'Office LTSC Standard'],
    parts: `${OFFICE}, Publisher`,
  },
  {
    publisher: 'Adobe',
    names: [
      ...['Creative Cloud All Apps', 'All Apps', 'Creative Cloud Pro', 'Creative Cloud'],
      'Creative Cloud for enterprise All Apps',
    ],
    parts:
      'Acrobat Pro, Acrobat, Photoshop, Illustrator, InDesign, InCopy, Premiere Pro, Premiere Rush, After Effects, Audition, Animate, Dreamweaver, Lightroom, Lightroom Classic, Bridge, Media Encoder, Character Animator, Fresco, XD, Dimension, Adobe Express',
  },
  {
    publisher: 'Adobe',
    names: ['Creative Suite 6 Master Collection', 'CS6 Master Collection'],
    parts:
      'Photoshop, Illustrator, InDesign, Acrobat Pro, Dreamweaver, Flash Professional, Fireworks, Premiere Pro, After Effects, Audition, Encore, Bridge, Media Encoder',
  },
  {
    publisher: 'Adobe',
    names: ['Creative Suite 6 Design Standard', 'CS6 Design Standard'],
    parts: 'Photoshop, Illustrator, InDesign, Acrobat Pro, Bridge, Media Encoder',
  },
  {
    publisher: 'Bentley',
    names: ['OpenRoads Designer', 'OpenRail Designer', 'OpenBuildings Designer', 'OpenPlant Modeler'],
    parts: 'MicroStation',
  },
  { publisher: 'Trimble', names: ['SketchUp Studio'], parts: 'SketchUp, SketchUp Pro, V-Ray' },
  {
    publisher: 'Chaos',
    names: ['ArchDesign Collection', 'Arch Design Collection'],
    parts: 'V-Ray, Enscape, Vantage',
  },
  {
    publisher: 'JetBrains',
    names: ['All Products Pack'],
    parts: 'IntelliJ IDEA, PyCharm, WebStorm, Rider, CLion, GoLand, DataGrip, PhpStorm, RubyMine, ReSharper',
  },
];

/** By each name of a suite, as keys are compared. */
const byName: ReadonlyMap<string, StarterSuite> = new Map(
  SUITES.flatMap((suite) =>
    suite.names.flatMap((name) => spellings(name, suite.publisher).map((key) => [key, suite] as const)),
  ),
);

/**
 * The keys of the products that the starter set knows in a suite of this name. A year at its end is its version; a suite
 * without one includes what any version had, since a subscription covers earlier versions too.
 */
export function starterPartKeys(suiteName: string): readonly string[] {
  const key = foldKey(suiteName);
  const [, bare, year] = /^(.+?) (?:version )?((?:19|20)\d\d)$/.exec(key) ?? [];
  const suite = byName.get(key) ?? byName.get(bare ?? '');
  if (!suite) return [];
  const version = year === undefined ? null : Number(year);
  const names = [
    ...namesIn(suite.parts),
    ...limited(suite.until, (limit) => version === null || version <= limit),
    ...limited(suite.since, (limit) => version === null || version >= limit),
  ];
  return names.flatMap((name) => spellings(name, suite.publisher));
}

function limited(
  byYear: Readonly<Record<number, string>> = {},
  holds: (year: number) => boolean,
): readonly string[] {
  return Object.entries(byYear).flatMap(([year, names]) => (holds(Number(year)) ? namesIn(names) : []));
}

function namesIn(names: string): readonly string[] {
  return names.split(', ');
}

/** "Revit" and "Autodesk Revit". */
function spellings(name: string, publisher: string): readonly string[] {
  return [...new Set([foldKey(name), foldKey(`${publisher} ${name}`)])];
}
