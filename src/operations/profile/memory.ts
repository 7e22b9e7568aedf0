/** Memory of the embedded system for a profile; what exceeds it goes to disk. */
export const profileMemoryBytes = 96e6;
