import { foldKey } from '../../base/text.ts';
import type { MatchingRule } from '../records/devices/matching-rule.ts';

type StarterRule = Pick<MatchingRule, 'publisher' | 'name' | 'version'>;

/**
 * [product of the catalog, publisher, name as agents report it, where the version is]. A year in a name is the version
 * that people speak of ("AutoCAD 2026"); elsewhere the field is more exact. A product of the catalog with such a name is
 * matched from the first inventory on; a rule of its own takes the place of these.
 */
const RULES: readonly (readonly [string, string, string, MatchingRule['version']])[] = [
  ['AutoCAD', 'Autodesk', 'AutoCAD #*', 'name'],
  ['AutoCAD', 'Autodesk', 'Autodesk AutoCAD #*', 'name'],
  ['AutoCAD LT', 'Autodesk', 'AutoCAD LT #*', 'name'],
  ['AutoCAD LT', 'Autodesk', 'Autodesk AutoCAD LT #*', 'name'],
  ['AutoCAD Architecture', 'Autodesk', '*AutoCAD Architecture #*', 'name'],
  ['AutoCAD Electrical', 'Autodesk', '*AutoCAD Electrical #*', 'name'],
  ['AutoCAD Mechanical', 'Autodesk', '*AutoCAD Mechanical #*', 'name'],
  ['AutoCAD MEP', 'Autodesk', '*AutoCAD MEP #*', 'name'],
  ['AutoCAD Plant 3D', 'Autodesk', '*AutoCAD Plant 3D #*', 'name'],
  ['Civil 3D', 'Autodesk', '*Civil 3D #*', 'name'],
  ['Revit', 'Autodesk', 'Revit #*', 'name'],
  ['Revit', 'Autodesk', 'Autodesk Revit #*', 'name'],
  ['Revit LT', 'Autodesk', '*Revit LT #*', 'name'],
  ['Inventor', 'Autodesk', 'Autodesk Inventor Professional #*', 'name'],
  ['Inventor', 'Autodesk', 'Autodesk Inventor #*', 'name'],
  ['Inventor Professional', 'Autodesk', 'Autodesk Inventor Professional #*', 'name'],
  ['3ds Max', 'Autodesk', '*3ds Max #*', 'name'],
  ['Maya', 'Autodesk', '*Maya #*', 'name'],
  ['Fusion', 'Autodesk', 'Autodesk Fusion*', 'field'],
  ['Fusion 360', 'Autodesk', 'Autodesk Fusion*', 'field'],
  ['Navisworks Manage', 'Autodesk', '*Navisworks Manage #*', 'name'],
  ['Navisworks Simulate', 'Autodesk', '*Navisworks Simulate #*', 'name'],
  ['Vault', 'Autodesk', 'Autodesk Vault * #*', 'name'],
  ['ReCap Pro', 'Autodesk', '*ReCap*', 'field'],
  ['InfraWorks', 'Autodesk', '*InfraWorks*', 'field'],
  ['Advance Steel', 'Autodesk', '*Advance Steel #*', 'name'],
  ['Alias', 'Autodesk', 'Autodesk Alias * #*', 'name'],
  ['DWG TrueView', 'Autodesk', '*DWG TrueView #*', 'name'],
  ['Acrobat Pro', 'Adobe', 'Adobe Acrobat*', 'field'],
  ['Acrobat Reader', 'Adobe', 'Adobe Acrobat Reader*', 'field'],
  ['Acrobat Reader', 'Adobe', 'Adobe Reader*', 'field'],
  ['Photoshop', 'Adobe', 'Adobe Photoshop*', 'field'],
  ['Illustrator', 'Adobe', 'Adobe Illustrator*', 'field'],
  ['InDesign', 'Adobe', 'Adobe InDesign*', 'field'],
  ['Premiere Pro', 'Adobe', 'Adobe Premiere Pro*', 'field'],
  ['Microsoft 365 Apps', 'Microsoft', 'Microsoft 365 Apps*', 'field'],
  ['Microsoft 365 Apps', 'Microsoft', 'Microsoft Office 365 *', 'field'],
  ['Microsoft Office', 'Microsoft', 'Microsoft Office * #*', 'name'],
  ['Visio', 'Microsoft', 'Microsoft Visio*', 'field'],
  ['Visio', 'Microsoft', 'Microsoft Office Visio*', 'field'],
  ['Project', 'Microsoft', 'Microsoft Project*', 'field'],
  ['Project', 'Microsoft', 'Microsoft Office Project*', 'field'],
  ['Visual Studio', 'Microsoft', 'Visual Studio * #*', 'name'],
  ['Visual Studio', 'Microsoft', 'Microsoft Visual Studio * #*', 'name'],
  ['Visual Studio', 'Microsoft', 'Microsoft Visual Studio #*', 'name'],
  ['SolidWorks', 'Dassault', 'SOLIDWORKS #*', 'name'],
  ['SolidWorks', 'SolidWorks', 'SOLIDWORKS #*', 'name'],
  ['CATIA', 'Dassault', '*CATIA*', 'field'],
  ['MicroStation', 'Bentley', '*MicroStation*', 'field'],
  ['SketchUp', 'Trimble', 'SketchUp *#*', 'name'],
  ['SketchUp', 'Trimble', 'Trimble SketchUp *#*', 'name'],
  ['Tekla Structures', 'Trimble', 'Tekla Structures *#*', 'name'],
  ['Tekla Structures', 'Tekla', 'Tekla Structures *#*', 'name'],
  ['Archicad', 'Graphisoft', '*Archicad #*', 'name'],
  ['Vectorworks', 'Vectorworks', 'Vectorworks #*', 'name'],
  ['Allplan', 'Allplan', 'Allplan #*', 'name'],
  ['Rhinoceros', 'McNeel', 'Rhino #*', 'name'],
  ['Rhinoceros', 'McNeel', 'Rhinoceros #*', 'name'],
  ['Creo Parametric', 'PTC', '*Creo Parametric*', 'field'],
  ['NX', 'Siemens', '*Siemens NX*', 'field'],
  ['Solid Edge', 'Siemens', 'Solid Edge #*', 'name'],
  ['Solid Edge', 'Siemens', 'Solid Edge ST#*', 'name'],
  ['MATLAB', 'MathWorks', 'MATLAB*', 'field'],
  ['Ansys', 'Ansys', 'ANSYS*', 'field'],
  ['Bluebeam Revu', 'Bluebeam', 'Bluebeam Revu*', 'field'],
  ['Lumion', 'Act-3D', 'Lumion*', 'field'],
  ['Lumion', 'Lumion', 'Lumion*', 'field'],
  ['V-Ray', 'Chaos', 'V-Ray*', 'field'],
  ['Enscape', 'Enscape', 'Enscape*', 'field'],
  ['Enscape', 'Chaos', 'Enscape*', 'field'],
  ['CorelDRAW', 'Corel', 'CorelDRAW*', 'field'],
  ['Affinity Designer', 'Serif', 'Affinity Designer*', 'field'],
  ['IntelliJ IDEA', 'JetBrains', 'IntelliJ IDEA*', 'field'],
  ['Slack', 'Slack', 'Slack*', 'field'],
  ['Zoom', 'Zoom', 'Zoom*', 'field'],
  ['TeamViewer', 'TeamViewer', 'TeamViewer*', 'field'],
];

/** Products that have such rules. */
export const starterProducts: readonly string[] = [...new Set(RULES.map(([product]) => product))];

/** By product name, folded. */
export const starterRules: ReadonlyMap<string, readonly StarterRule[]> = byProduct();

function byProduct(): Map<string, StarterRule[]> {
  const rules = new Map<string, StarterRule[]>();
  for (const [product, publisher, name, version] of RULES) {
    const key = foldKey(product);
    rules.set(key, [...(rules.get(key) ?? []), { publisher, name, version }]);
  }
  return rules;
}
