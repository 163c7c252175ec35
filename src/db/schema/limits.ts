/** The maximum length of the name of a habit or category, in characters (code points). */
export const maxNameLength = 64;
