/** After so many days an API token ends. */
export const TOKEN_DAYS = [30, 90, 365] as const

/** So many a person can have at once. */
export const TOKENS_AT_MOST = 20
