"""The microservice chassis: mechanism only, never a word of the business."""
