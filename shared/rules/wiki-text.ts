/** A page of the catalogue as plain lines, so that two versions can be compared line by line. */
interface Words { name: string, vendor: string, productUrl: string, vendorUrl: string, appUrl: string, tier: string, technologies: string, details: string, picture: string }

interface TechnologyText { name: string, vendor: string, productUrl: string | null, vendorUrl: string | null, description: string, tier: string, logoUrl: string | null }
interface StackText {
  name: string
  vendor: string
  appUrl: string | null
  description: string
  details: string
  screenshotUrl: string | null
  technologies: readonly { technology: { name: string }, reason: string }[]
}

export function technologyText({ name, vendor, productUrl, vendorUrl, description, tier, logoUrl }: TechnologyText, words: Words): string {
  return [...pairs([[words.name, name], [words.vendor, vendor], [words.tier, tier], [words.productUrl, productUrl], [words.vendorUrl, vendorUrl], [words.picture, nameOfPicture(logoUrl)]]), '', description].join('\n')
}

export function stackText({ name, vendor, appUrl, description, details, screenshotUrl, technologies }: StackText, words: Words): string {
  return [
    ...pairs([[words.name, name], [words.vendor, vendor], [words.appUrl, appUrl], [words.picture, nameOfPicture(screenshotUrl)]]), '', description, '',
    `${words.technologies}:`, ...technologies.map(({ technology, reason }) => `- ${technology.name}${reason ? `: ${reason}` : ''}`),
    ...details === '' ? [] : ['', details],
  ].join('\n')
}

/** What is empty is left out. */
function pairs(values: [name: string, value: string | null][]): string[] {
  return values.flatMap(([name, value]) => value === null || value === '' ? [] : [`${name}: ${value}`])
}

/** Enough of it to see that it is another one. */
function nameOfPicture(address: string | null): string | null {
  return address && address.slice(address.lastIndexOf('/') + 1, address.lastIndexOf('/') + 9)
}
