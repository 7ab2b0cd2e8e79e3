/** The whole schema: what drizzle-kit reads. Code imports the area's own file. */
export * from '#drizzle/schema/accounts'
export * from '#drizzle/schema/catalog'
export * from '#drizzle/schema/courier'
export * from '#drizzle/schema/organizations'
export * from '#drizzle/schema/platform'
export * from '#drizzle/schema/posts'
