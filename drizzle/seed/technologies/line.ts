/** slug, name, vendor, address of the product, description, and the name of its icon in simple-icons where that is not the slug without hyphens (empty: none fits). */
export type TechnologyLine = readonly [slug: string, name: string, vendor: string, productUrl: string, description: string, icon?: string]
