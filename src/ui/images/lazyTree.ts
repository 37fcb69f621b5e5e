import * as vscode from 'vscode';

type Tree<Node> = vscode.TreeDataProvider<Node> & vscode.Disposable;

/** A tree that is loaded when the editor first asks for what is in it. */
export function lazyTree<Node>(load: () => Promise<Tree<Node>>): Tree<Node> {
  const changes = new vscode.EventEmitter<Node | undefined>();
  let tree: Promise<Tree<Node>> | undefined;
  const loaded = (): Promise<Tree<Node>> =>
    (tree ??= load().then(provider => {
      provider.onDidChangeTreeData?.(node => changes.fire(node as Node | undefined));
      return provider;
    }));
  return {
    onDidChangeTreeData: changes.event,
    dispose: () => {
      changes.dispose();
      void tree?.then(provider => void provider.dispose());
    },
    getChildren: async node => (await loaded()).getChildren(node),
    getTreeItem: async node => (await loaded()).getTreeItem(node),
  };
}
