// For the launcher, which loads nothing of the program: variables that are a yes or a no are read there as everywhere.
export { isOn } from '../settings/yes-no.ts';
