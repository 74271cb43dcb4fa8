/** An install list of `rows` installations, always the same for the same number: three products a device. */
export function installListCsv(rows: number): string {
  const lines = [
    'Device,Type,Operating system,Serial number,Last user,Last check-in,Product,Version,Publisher',
  ];
  for (let row = 0; row < rows; row++) lines.push(lineOf(row));
  return `${lines.join('\n')}\n`;
}

const PRODUCTS = ['AutoCAD', 'Revit', 'Navisworks Manage', 'Inventor Professional', 'Civil 3D', '3ds Max'];
const USERS = ['CORP\\amoreau', 'CORP\\cdeluca', 'dai@plant.example', 'ha.kim', 'Bjørn Østergaard', ''];

function lineOf(row: number): string {
  const device = Math.floor(row / 3);
  const name = `PLANT-${String(device + 1).padStart(5, '0')}`;
  const type = device % 7 === 0 ? 'tablet' : 'computer';
  const system = device % 7 === 0 ? 'iPadOS 26' : 'Windows 11 Pro';
  const checkIn = new Date(Date.UTC(2026, 10, 1 + (device % 23), device % 24)).toISOString().slice(0, 19);
  const product = PRODUCTS[(device + (row % 3)) % PRODUCTS.length];
  return `${name},${type},${system},SN${100000 + device},${USERS[device % USERS.length]},${checkIn}Z,${product},2026.${row % 4},Autodesk`;
}
