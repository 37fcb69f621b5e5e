/** The tools for AI agents, in the editor and in the MCP server. Others call them by these names. */
export const agentToolNames = [
  'easel_generateImage',
  'easel_editImage',
  'easel_listModels',
  'easel_getImageDetails',
  'easel_findMissingImages',
  'easel_fillMissingImages',
] as const;
export type AgentToolName = (typeof agentToolNames)[number];

/** The tools that make images, and so cost money. */
export const makingTools = ['easel_generateImage', 'easel_editImage', 'easel_fillMissingImages'] as const;
export type MakingToolName = (typeof makingTools)[number];

export const makesImages = (name: AgentToolName): name is MakingToolName => makingTools.some(known => known === name);
