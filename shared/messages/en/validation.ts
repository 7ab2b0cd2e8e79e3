/**
 * What is wrong with one value, for the person who typed it. The key is the message of the schema's
 * check where it names one, else valibot's type of check.
 */
export const validation = {
  required: () => 'Fill this in.',
  min_length: ({ requirement }: Bound) => requirement === 1 ? 'Fill this in.' : `Use at least ${requirement} characters.`,
  max_length: ({ requirement }: Bound) => `Keep it to ${format(requirement)} characters at most.`,
  min_value: ({ requirement }: Bound) => `Use ${requirement} or more.`,
  max_value: ({ requirement }: Bound) => `Use ${format(requirement)} or less.`,
  rfc_email: () => 'This is not an e-mail address.',
  picklist: () => 'Choose one of the offered values.',
  invalid: () => 'This value does not fit here.',
  id: () => 'This is not a number of a thing.',
  wholeNumber: () => 'Use a whole number.',
  controlCharacters: () => 'It contains characters that cannot be shown.',
  webAddress: () => 'Use a full address that starts with https:// or http://.',
  colour: () => 'Use a colour like #0b6b5d.',
  slug: () => 'Use small letters, digits and single hyphens.',
  handle: () => 'Use letters, digits, _ and -.',
  reserved: () => 'This name belongs to the site. Choose another.',
  passwordShort: () => 'Use at least 10 characters.',
  passwordLong: () => 'Use at most 256 characters.',
  passwordCommon: () => 'This password is one of the first that would be tried. Choose another.',
  bodyOrUrl: () => 'Write something, or give a link.',
  eventStart: () => 'Say when it begins.',
  eventEnd: () => 'It cannot end before it begins.',
  imageKey: () => 'Upload the picture again.',
  codeLanguage: () => 'Use the name of a language, such as typescript.',
  timeZone: () => 'This time zone is not known.',
  link: () => 'This link is incomplete. Copy all of it from the mail.',
  code: () => 'This is neither six digits nor a recovery code.',
  draftPlace: () => 'This is not a place for a draft.',
  base64url: () => 'This is not complete. Copy all of it.',
  too_long: () => 'This is longer than allowed.',
  wallTime: () => 'This is not a date and time.',
  recipient: () => 'This is neither an e-mail address nor a handle like @robin.',
  fileMissing: () => 'This file is not there, or has not arrived completely. Attach it again.',
  unknownPerson: () => 'Nobody has this handle.',
  sealMissing: () => 'There is no sealed note of this id.',
  sealDate: () => 'The sealed note opens at another time. Make a new one for this date.',
  recipientTwice: () => 'This address is among the recipients already.',
  textOrFile: () => 'Write something, or attach a file.',
  version: () => 'This is not a version.',
  duration: () => 'Give it in seconds, or like 90m, 12h or 7d.',
  letters: () => 'Use at least one letter or digit.',
  pictureKey: () => 'Upload the picture again.',
  technologyNeeded: () => 'Name at least one technology.',
  technologyTwice: () => 'Each technology stands here once.',
  repeated: () => 'Each can be chosen once.',
  draftLarge: () => 'This draft has too many fields.',
}

interface Bound { requirement: unknown }

function format(requirement: unknown): string {
  return typeof requirement === 'number' ? requirement.toLocaleString('en') : String(requirement)
}
