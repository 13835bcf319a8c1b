import { type ASTVisitor, GraphQLError, type ValidationRule } from 'graphql';

/** Refuses values written in the document that nest deeper than variables may. */
export function literalesHondos(maxima: number): ValidationRule {
  return (contexto): ASTVisitor => {
    let profundidad = 0;
    const contenedor = {
      enter(): false | undefined {
        profundidad += 1;
        if (profundidad <= maxima) return undefined;
        contexto.reportError(
          new GraphQLError(`A value of the document is nested deeper than ${maxima} levels`),
        );
        // What is inside is not visited, nor is this left.
        profundidad -= 1;
        return false;
      },
      leave(): void {
        profundidad -= 1;
      },
    };
    return { ListValue: contenedor, ObjectValue: contenedor };
  };
}
