/** The moment at which every test takes place. */
export const noon = () => new Date('2030-01-01T12:00:00.000Z');
