/** How far an inspection is. */
export type InspectionProgress = {
  readonly step: 'reading' | 'dependencies' | 'rendering' | 'linting' | 'rules';
  readonly message: string;
};
