declare module 'asl-validator' {
  function aslValidator(definition: object): { readonly isValid: boolean; readonly errorsText: () => string };
  export = aslValidator;
}
