/** People of many scripts and lengths: the first thing that breaks a table. */
export const people: readonly (readonly [first: string, last: string])[] = [
  ['Jon', 'Smith'],
  ['Jessica', 'Stewart'],
  ['Zoë', 'Müller-Lüdenscheidt'],
  ['Søren', 'Østergård'],
  ['Łukasz', 'Żółkiewski'],
  ['Владимир', 'Кузнецов'],
  ['Ελένη', 'Παπαδοπούλου'],
  ['美咲', '佐藤'],
  ['伟', '王'],
  ['지우', '김'],
  ['فاطمة', 'الزهراء'],
  ['נועה', 'לוי'],
  ['प्रिया', 'शर्मा'],
  ['Nguyễn', 'Thị Minh Khai'],
  ['Bo', 'Li'],
  ['María Fernanda de los Ángeles', 'Rodríguez-Castellanos y Villanueva'],
  ['Siobhán', "O'Brien"],
  ['Ömer', 'Çağlayan'],
  ['Anaïs', 'Lefèvre'],
  ['Chidi', 'Anagonye'],
];

/** Name, publisher, and versions that plain text order gets wrong. */
export const products: readonly (readonly [name: string, publisher: string, versions: readonly string[]])[] =
  [
    ['AutoCAD', 'Autodesk', ['2024.1.2', '2025.0.2', '2025.0.10', '2026']],
    ['AutoCAD LT', 'Autodesk', ['2024', '2025']],
    ['Revit', 'Autodesk', ['2024.3', '2025.4', '2025.10', '2026.1']],
    ['Civil 3D', 'Autodesk', ['13.6', '13.10']],
    ['3ds Max', 'Autodesk', ['9', '10', '2025.3']],
    ['Maya', 'Autodesk', ['2025.3', '2026.0.1']],
    ['Navisworks Manage', 'Autodesk', ['22.0', '22.10']],
    ['Fusion', 'Autodesk', ['2.0.9', '2.0.10', '2.0.20754']],
    ['Acrobat Pro', 'Adobe', ['24.002', '24.10']],
    ['Photoshop', 'Adobe', ['25.9', '25.12', '26.0']],
    ['Illustrator', 'Adobe', ['28.7', '29.0']],
    ['InDesign', 'Adobe', ['19.5', '20.0']],
    ['Microsoft 365 Apps', 'Microsoft', ['16.0.9', '16.0.17928']],
    ['Visio', 'Microsoft', ['16.0.5', '16.0.17']],
    ['Project', 'Microsoft', ['16.0.5', '16.0.17']],
    ['SketchUp Pro', 'Trimble', ['23.1', '24.0', '24.0.598']],
    ['Rhino', 'McNeel', ['7.38', '8.9', '8.10']],
    ['Enscape', 'Chaos', ['3.5', '4.2']],
    ['V-Ray', 'Chaos', ['6.2', '6.10']],
    ['Archicad', 'Graphisoft', ['26', '27', '28']],
    ['Bluebeam Revu', 'Bluebeam', ['20.3.30', '21.2']],
    ['Lumion', 'Act-3D', ['12.5', '2024.4']],
    ['QGIS', '', ['3.9', '3.34']],
    ['7-Zip', 'Igor Pavlov', ['9.20', '24.08']],
    ['建築CAD', '福井コンピュータ', ['9', '10']],
  ];

export const systems = {
  computer: ['Windows 11 Pro', 'Windows 10 Pro', 'macOS 15.1', 'macOS 14.7', 'Ubuntu 24.04', ''],
  tablet: ['iPadOS 18.1', 'Android 14', 'Windows 11 Pro'],
  phone: ['iOS 18.1', 'iOS 17.7', 'Android 15'],
  other: ['', 'Embedded Linux'],
} as const;

export const descriptions: readonly string[] = [
  'Plant room, basement 2',
  'Spare at reception',
  'Großraumbüro, Platz 14',
  'Rendering node: do not switch off at night',
  '会議室 3F',
];
