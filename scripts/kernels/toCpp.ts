import { readFileSync } from "node:fs";
import { basename } from "node:path";
import ts from "typescript";

/**
 * AssemblyScript kernels as C++. They keep to what both languages have: functions of numbers, addresses and vectors, loops
 * and branches. Names of a file stand in a namespace of its name; what AssemblyScript itself has is in native/assembly.h,
 * and `vector` in native/vector.h.
 */
export function toCpp(folder: string): string {
  const read = (name: string) =>
    ts.createSourceFile(
      `${name}.ts`,
      readFileSync(`${folder}/${name}.ts`, "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
  const index = read("index");
  const exported: string[] = [];
  const files: ts.SourceFile[] = [];
  const visit = (name: string) => {
    if (name === "vector" || files.some(({ fileName }) => fileName === `${name}.ts`)) return;
    const file = read(name);
    for (const statement of file.statements)
      if (ts.isImportDeclaration(statement)) visit(moduleName(statement.moduleSpecifier));
    files.push(file);
  };
  for (const statement of index.statements)
    if (ts.isExportDeclaration(statement)) {
      const name = moduleName(statement.moduleSpecifier as ts.Expression);
      visit(name);
      for (const { name: of } of (statement.exportClause as ts.NamedExports).elements)
        exported.push(`${name}::${of.text}`);
    }
  return [
    ...files.map((file) => new Printer(file).print()),
    `#define EACH_KERNEL(X) ${exported.map((name) => `X(${name.replace("::", ", ")})`).join(" ")}`,
    "",
  ].join("\n");
}

function moduleName(specifier: ts.Expression): string {
  return basename((specifier as ts.StringLiteral).text);
}

/** What AssemblyScript has by itself: its members are functions of the header. */
const builtIn = new Set(["f32x4", "i32x4", "v128", "memory", "f32"]);

class Printer {
  readonly #file: ts.SourceFile;
  /** What imported names stand for. */
  readonly #imported = new Map<string, string>();

  constructor(file: ts.SourceFile) {
    this.#file = file;
  }

  print(): string {
    const constants: string[] = [];
    const heads: string[] = [];
    const bodies: string[] = [];
    for (const statement of this.#file.statements)
      if (ts.isImportDeclaration(statement)) this.#import(statement);
      else if (ts.isVariableStatement(statement)) constants.push(this.#constant(statement));
      else if (ts.isFunctionDeclaration(statement)) {
        const head = this.#head(statement);
        heads.push(`${head};`);
        bodies.push(`${head} ${this.#statement(statement.body as ts.Block)}`);
      } else this.#refuse(statement);
    const name = basename(this.#file.fileName, ".ts");
    return [
      `namespace ${name} {`,
      ...constants,
      ...heads,
      ...bodies,
      `} // namespace ${name}\n`,
    ].join("\n");
  }

  #import({ importClause, moduleSpecifier }: ts.ImportDeclaration): void {
    const from = moduleName(moduleSpecifier);
    const bindings = importClause?.namedBindings as ts.NamedImportBindings;
    if (ts.isNamespaceImport(bindings)) this.#imported.set(bindings.name.text, from);
    else
      for (const { name, propertyName } of bindings.elements)
        this.#imported.set(name.text, `${from}::${(propertyName ?? name).text}`);
  }

  #constant({ declarationList }: ts.VariableStatement): string {
    return declarationList.declarations
      .map(
        (one) =>
          `static constexpr ${this.#type(one.type)} ${one.name.getText()} = ${this.#value(one.initializer)};`,
      )
      .join("\n");
  }

  #head(node: ts.FunctionDeclaration): string {
    const isInline = node.modifiers?.some(ts.isDecorator);
    const parameters = node.parameters.map(
      ({ name, type }) => `${this.#type(type)} ${name.getText()}`,
    );
    return `${isInline ? "INLINE" : "static"} ${this.#type(node.type)} ${node.name?.text}(${parameters.join(", ")})`;
  }

  #type(type: ts.TypeNode | undefined): string {
    return type ? type.getText() : "auto";
  }

  #statement(node: ts.Statement): string {
    if (ts.isBlock(node))
      return `{\n${node.statements.map((one) => this.#statement(one)).join("\n")}\n}`;
    if (ts.isVariableStatement(node)) return `${this.#variables(node.declarationList)};`;
    if (ts.isExpressionStatement(node)) return `${this.#value(node.expression)};`;
    if (ts.isReturnStatement(node))
      return node.expression ? `return ${this.#value(node.expression)};` : "return;";
    if (ts.isIfStatement(node)) {
      const other = node.elseStatement ? ` else ${this.#statement(node.elseStatement)}` : "";
      return `if (${this.#value(node.expression)}) ${this.#statement(node.thenStatement)}${other}`;
    }
    if (ts.isWhileStatement(node))
      return `while (${this.#value(node.expression)}) ${this.#statement(node.statement)}`;
    if (ts.isForStatement(node)) {
      const { initializer } = node;
      const start = !initializer
        ? ""
        : ts.isVariableDeclarationList(initializer)
          ? this.#variables(initializer)
          : this.#value(initializer);
      return `for (${start}; ${this.#value(node.condition)}; ${this.#value(node.incrementor)}) ${this.#statement(node.statement)}`;
    }
    if (ts.isBreakStatement(node)) return "break;";
    if (ts.isContinueStatement(node)) return "continue;";
    return this.#refuse(node);
  }

  /** One declaration each, as `auto` has one type for all. */
  #variables({ declarations }: ts.VariableDeclarationList): string {
    return declarations
      .map(
        ({ name, type, initializer }) =>
          `${this.#type(type)} ${name.getText()} = ${this.#value(initializer)}`,
      )
      .join("; ");
  }

  #value(node: ts.Expression | undefined): string {
    if (!node) return "";
    if (ts.isNumericLiteral(node)) return node.getText();
    if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
      return node.getText();
    if (ts.isIdentifier(node)) return this.#imported.get(node.text) ?? node.text;
    if (ts.isParenthesizedExpression(node)) return `(${this.#value(node.expression)})`;
    if (ts.isTypeAssertionExpression(node))
      return `(${this.#type(node.type)})${this.#value(node.expression)}`;
    if (ts.isPrefixUnaryExpression(node))
      return `${ts.tokenToString(node.operator)}${this.#value(node.operand)}`;
    if (ts.isPostfixUnaryExpression(node))
      return `${this.#value(node.operand)}${ts.tokenToString(node.operator)}`;
    if (ts.isBinaryExpression(node))
      return `${this.#value(node.left)} ${node.operatorToken.getText()} ${this.#value(node.right)}`;
    if (ts.isConditionalExpression(node))
      return `${this.#value(node.condition)} ? ${this.#value(node.whenTrue)} : ${this.#value(node.whenFalse)}`;
    if (ts.isPropertyAccessExpression(node)) {
      const owner = node.expression.getText();
      return builtIn.has(owner)
        ? `${owner}_${node.name.text}`
        : `${this.#value(node.expression)}::${node.name.text}`;
    }
    if (ts.isCallExpression(node)) {
      const types = node.typeArguments
        ? `<${node.typeArguments.map((type) => this.#type(type)).join(", ")}>`
        : "";
      const callee = node.expression.getText();
      const values = node.arguments.map((value) => this.#value(value)).join(", ");
      if (callee === "v128.shuffle") return `v128_shuffle_f32(${values})`;
      const name = builtIn.has(callee) ? `${callee}_of` : this.#value(node.expression);
      return `${name}${types}(${values})`;
    }
    return this.#refuse(node);
  }

  #refuse(node: ts.Node): never {
    const { line } = this.#file.getLineAndCharacterOfPosition(node.getStart());
    throw new Error(
      `${this.#file.fileName}:${line + 1}: expected what C++ has too, found ${ts.SyntaxKind[node.kind]}`,
    );
  }
}
