"""R4 Questionnaire and QuestionnaireResponse: questions and answers of ours, both ways."""

from psychoed.fhir.answers import answers_of, respond
from psychoed.fhir.questions import NotOurs, definition_of

__all__ = ["NotOurs", "answers_of", "definition_of", "respond"]
