/** Runs `npm ci` if necessary, in the clone or in an npm project inside it; returns whether it succeeded. */
export function installDependencies(project?: string): Promise<boolean>;
