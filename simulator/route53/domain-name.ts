/**
 * A name as Route 53 keeps it: lower case, a dot at the end, every character outside a-z 0-9 - _ . as its octal code (so
 * that `*.example.com` is `\052.example.com.`). AWS docs: "DNS domain name format".
 */
export function normalizeName(name: string): string {
  const lower = name.toLowerCase();
  const dotted = lower.endsWith('.') ? lower : `${lower}.`;
  return dotted.replace(/\\(\d{3})|[^a-z0-9\-_.]/g, (found, octal: string | undefined) => {
    if (octal !== undefined) return found;
    return `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
}

/** `api.example.com`, as people write it. */
export function plainName(name: string): string {
  const undotted = name.endsWith('.') ? name.slice(0, -1) : name;
  return undotted.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Whether the name is the zone's own or below it. Both normalized. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Route 53 lists names by their labels from the right: `com.example.api`. */
export function compareNames(a: string, b: string): number {
  const left = reversed(a);
  const right = reversed(b);
  return left === right ? 0 : left < right ? -1 : 1;
}

function reversed(name: string): string {
  return name.split('.').reverse().join('.');
}

/** Labels of 1 to 63 characters, 255 in all. */
export function isValidName(name: string): boolean {
  const labels = plainName(name).split('.');
  return name.length <= 255 && labels.every((label) => label.length >= 1 && label.length <= 63);
}
