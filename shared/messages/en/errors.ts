import type { ErrorCode } from '#shared/contract/problem'

const byCode: Record<ErrorCode, string> = {
  InvalidInput: 'Something in the form has to be corrected.',
  BrokenJson: 'The request could not be read.',
  SignInRequired: 'Sign in to continue.',
  WrongCredentials: 'The address or the password is wrong.',
  ReauthenticationRequired: 'Confirm your password to continue.',
  NotAllowed: 'You may not do this.',
  OriginNotAllowed: 'This page may not send that request.',
  Suspended: 'Your account is suspended.',
  PostLocked: 'This post is closed to new comments.',
  MembersOnly: 'Only members of this organization may do this.',
  NotFound: 'It does not exist, or you may not see it.',
  MethodNotAllowed: 'This address does not support that.',
  Conflict: 'Somebody else was faster. Load the page again.',
  NameTaken: 'This name is taken.',
  AlreadyPosted: 'This link has been posted here already.',
  EditedMeanwhile: 'Somebody has edited this in the meantime.',
  Gone: 'It is gone.',
  LinkExpired: 'This link has expired or was used already.',
  TooLarge: 'This is too large.',
  UnsupportedMediaType: 'This kind of file is not supported.',
  Refused: 'This is not possible now.',
  TooManyRequests: 'That was a lot at once. Wait a moment, then try again.',
  InternalError: 'Something went wrong here. It has been noted.',
  Unavailable: 'No answer. Check your connection, then try again.',
}

export const errors = {
  byCode,
  offline: 'No connection. Nothing was lost; try again when you are back online.',
}
