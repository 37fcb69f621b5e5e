import { defineConfig } from 'vitepress';

export default defineConfig({ title: 'Harbour', description: 'A guide to a small harbour' });
