"""Reads an article and prints its blocks and doubts; saves nothing."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from psychoed.articles import FORMATS, Article, ArticleError, read_article
from psychoed.blocks import Block, texts

REFUSED = 2


class Command(BaseCommand):
    help = "Read an article (text, Markdown, HTML, .docx) and print what it would become, with every doubt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, how to read it, and how to answer."""
        parser.add_argument("path")
        parser.add_argument("--format", default="auto", help=", ".join(FORMATS))
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print it, or say in one line why not and leave with 2."""
        path = Path(options["path"])
        try:
            article = read_article(data=path.read_bytes(), filename=path.name, format=options["format"])
        except (OSError, ArticleError) as error:
            reason = (
                error.message if isinstance(error, ArticleError) else (error.strerror or "cannot be read")
            )
            self.stderr.write(f"{path.name}: {reason}")
            sys.exit(REFUSED)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(article), ensure_ascii=False, indent=2))
        else:
            self._tell(article)

    def _tell(self, article: Article) -> None:
        for index, block in enumerate(article.blocks):
            self.stdout.write(f"{index:3} {named(block):12} {' · '.join(texts(block))}")
            for doubt in article.doubts:
                if doubt.block == index:
                    self.stdout.write(f"{'':3} {'?':12} {doubt.message}")
        self.stdout.write(
            f"{article.format}: {article.words_in} words in, {article.words_out} out, {article.words_lost} left out, "
            f"{len(article.doubts)} doubts"
        )


def named(block: Block) -> str:
    """The type, with the level of a heading."""
    return f"heading {block['level']}" if block["type"] == "heading" else str(block["type"])
